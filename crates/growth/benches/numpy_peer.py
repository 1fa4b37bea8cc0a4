"""The same scores in NumPy, as its users write them: whole columns, tables as arrays.

Usage: numpy_peer.py FOLDER ROWS ROUNDS. Reads the columns that the benchmark wrote to FOLDER and
the published tables beside this file; prints for each mix the scores, the least CPU seconds, and
the sum of the rounded scores in hundredths, which the benchmark compares with its own.
"""

import os
import sys
import time

os.environ["OPENBLAS_NUM_THREADS"] = "1"
import numpy as np

np.seterr(all="ignore")
FOLDER, ROWS, ROUNDS = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
TABLES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "data", "who2006")
DAYS, LENGTHS = 1828, 1201


def column(name, kind):
    return np.fromfile(os.path.join(FOLDER, name), dtype=kind, count=ROWS)


def table(name, rows, per_unit):
    """L, M, S by sex and key; not a number where there is no row."""
    out = np.full((3, 2 * rows), np.nan)
    with open(os.path.join(TABLES, name)) as lines:
        next(lines)
        for line in lines:
            sex, key, l, m, s = line.split()[:5]
            out[:, (int(sex) - 1) * rows + round(float(key) * per_unit)] = float(l), float(m), float(s)
    return out


BY_AGE = {
    name: table(f"{name}anthro.txt", DAYS, 1)
    for name in ("len", "wei", "bmi", "hc", "ac", "ts", "ss")
}
BY_LENGTH = np.concatenate(
    [table("wflanthro.txt", LENGTHS, 10), table("wfhanthro.txt", LENGTHS, 10)], axis=1
)

sex, posture, oedema = column("sex", "u1"), column("posture", "u1"), column("oedema", "u1")
age, weight, length = column("age_days", "f8"), column("weight_kg", "f8"), column("length", "u4")
head, arm = column("head_cm", "f8"), column("arm_cm", "f8")
triceps, subscapular = column("triceps_mm", "f8"), column("subscapular_mm", "f8")


def plain(y, row):
    _, m, s = row
    return (y / m - 1.0) / s


def restricted(y, row):
    l, m, s = row
    z = ((y / m) ** l - 1.0) / (s * l)
    # Tails are rare: only those rows.
    for beyond, sign in ((z > 3.0, 1.0), (z < -3.0, -1.0)):
        at = np.nonzero(beyond)[0]
        l_, m_, s_ = l[at], m[at], s[at]
        three = m_ * (1.0 + sign * 3.0 * l_ * s_) ** (1.0 / l_)
        two = m_ * (1.0 + sign * 2.0 * l_ * s_) ** (1.0 / l_)
        z[at] = sign * 3.0 + (y[at] - three) / np.abs(three - two)
    return z


def finish(z, low, high):
    z = np.round(z, 2)
    return z, (z < low) | (z > high)


def scores(wanted):
    day = np.floor(age + 0.5).astype(np.int64)
    known = (sex > 0) & (day <= 1826)
    at = np.where(known, (sex.astype(np.int64) - 1) * DAYS + day, DAYS - 1)
    young = day < 731
    cm = np.where(length > 0, length / 100.0, np.nan)
    cm = np.where(young & (posture == 2), cm + 0.7, np.where(~young & (posture == 1), cm - 0.7, cm))
    kg = np.where(oedema > 0, np.nan, weight)
    for name in wanted:
        if name == "wfl":
            tenths = np.round(cm * 10.0)
            inside = np.isfinite(tenths) & (tenths <= 1200) & known
            row = np.where(inside, tenths, 0).astype(np.int64)
            row += (sex == 2) * LENGTHS + (~young) * (2 * LENGTHS)
            yield finish(restricted(kg, BY_LENGTH[:, row]), -5, 5)
        elif name == "len":
            yield finish(plain(cm, BY_AGE["len"][:, at]), -6, 6)
        elif name == "hc":
            yield finish(plain(head, BY_AGE["hc"][:, at]), -5, 5)
        elif name == "wei":
            yield finish(restricted(kg, BY_AGE["wei"][:, at]), -6, 5)
        elif name == "bmi":
            yield finish(restricted(kg / (cm / 100.0) ** 2, BY_AGE["bmi"][:, at]), -5, 5)
        else:
            y = {"ac": arm, "ts": triceps, "ss": subscapular}[name]
            yield finish(restricted(y, BY_AGE[name][:, at]), -5, 5)


MIXES = {
    "eight": ("len", "wei", "wfl", "bmi", "hc", "ac", "ts", "ss"),
    "six": ("len", "wei", "wfl", "bmi", "hc", "ac"),
}
for mix, wanted in MIXES.items():
    least, total, count = float("inf"), 0, 0
    for _ in range(ROUNDS):
        start = time.process_time()
        found = list(scores(wanted))
        least = min(least, time.process_time() - start)
        count = sum(int(np.isfinite(z).sum()) for z, _ in found)
        total = sum(int(np.nansum(np.round(z * 100.0))) for z, _ in found)
    print(mix, count, least, total)
