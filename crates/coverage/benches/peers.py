"""The plain table of `benches/coverage/table.rs` in Polars and DuckDB, asked as their users
would ask: for each commune and each of 40 needs how many children it is due for, has been met
for, and in time.

    pip install polars duckdb pyarrow numpy
    python3 peers.py [CHILDREN]

Prints the same sums as the Rust benchmark, the least and the median of the times, and the
seconds of all processors together per run.
"""

import sys
import time

import duckdb
import numpy as np
import polars as pl

NEEDS, COMMUNES, TODAY, BIRTHS = 40, 3321, 20_634, 3287
CHILDREN = int(sys.argv[1].replace("_", "")) if len(sys.argv) > 1 else 14_000_000


def mix(z):
    z = z + np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


def due(need):
    return 30 + need * 70


def table():
    rows = np.arange(CHILDREN, dtype=np.int64)
    starts = -(-np.arange(COMMUNES + 1, dtype=np.int64) * CHILDREN // COMMUNES)
    sizes = np.diff(starts)
    commune = np.repeat(np.arange(COMMUNES, dtype=np.int16), sizes)
    place = rows - np.repeat(starts[:-1], sizes)
    birth = (TODAY - BIRTHS + 1 + place * BIRTHS // np.repeat(sizes, sizes)).astype(np.int16)
    columns = {"commune": commune, "birth": birth}
    for need in range(NEEDS):
        random = mix(rows.astype(np.uint64) * np.uint64(64) + np.uint64(need))
        late = (random >> np.uint64(32)).astype(np.int64) % 91
        day = birth + np.maximum(due(need) - 60 + late, 0)
        never = (random % np.uint64(100) >= 85) | (day > TODAY)
        columns[f"n{need}"] = pl.Series(day.astype(np.int16)).set(pl.Series(never), None)
    return pl.DataFrame(columns)


def timed(work, times):
    taken, before = [], time.process_time()
    for _ in range(times):
        start = time.perf_counter()
        result = work()
        taken.append(time.perf_counter() - start)
    taken.sort()
    processors = (time.process_time() - before) / times
    return result, f"{taken[0]:.3f} least, {taken[times // 2]:.3f} median; {processors:.3f} of processors"


def in_polars(frame, as_of):
    counts = []
    for need in range(NEEDS):
        met, last = pl.col(f"n{need}"), pl.col("birth") + pl.lit(due(need), pl.Int16)
        fallen = last < as_of
        counts += [
            fallen.sum().alias(f"due{need}"),
            (fallen & (met <= as_of)).sum().alias(f"met{need}"),
            (fallen & (met <= as_of) & (met <= last)).sum().alias(f"in_time{need}"),
        ]
    return frame.lazy().filter(pl.col("birth") <= as_of).group_by("commune").agg(counts).collect()


def in_duckdb(connection, as_of):
    counts = ",\n".join(
        f"count(*) FILTER (birth + {due(need)} < {as_of}) AS due{need},\n"
        f"count(*) FILTER (birth + {due(need)} < {as_of} AND n{need} <= {as_of}) AS met{need},\n"
        f"count(*) FILTER (birth + {due(need)} < {as_of} AND n{need} <= {as_of}"
        f" AND n{need} <= birth + {due(need)}) AS in_time{need}"
        for need in range(NEEDS)
    )
    query = f"SELECT commune, {counts} FROM children WHERE birth <= {as_of} GROUP BY commune"
    return connection.execute(query).fetchnumpy()


def main():
    frame = table()
    print(f"{CHILDREN} children, {NEEDS} one-off needs, {COMMUNES} communes")
    connection = duckdb.connect()
    connection.execute("CREATE TABLE children AS SELECT * FROM frame")
    names = ["due", "met", "in_time"]
    for as_of in [TODAY, TODAY - 700]:
        for name, work in [
            (f"Polars {pl.__version__}", lambda: in_polars(frame, as_of)),
            (f"DuckDB {duckdb.__version__}", lambda: in_duckdb(connection, as_of)),
        ]:
            found, taken = timed(work, 3)
            counts = [[np.sum(np.asarray(found[f"{one}{need}"])) for need in range(NEEDS)] for one in names]
            print(f"  day {as_of}, {name}:")
            print(f"    due, met, in time: {[int(sum(of_needs)) for of_needs in counts]}")
            print(f"    seconds of 3 runs: {taken}")


main()
