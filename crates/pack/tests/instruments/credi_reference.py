"""Writes credi_short.csv: scores of made-up answers by another implementation than the product's.

Reads the published parameters itself and finds the maximum of the posterior by bisection of its
slope. Run it in this folder: python3 credi_reference.py
"""

import csv
import math
import pathlib
import random
import re

here = pathlib.Path(__file__).resolve().parent
d = str(here.parents[3] / "packs/vn-ecd/instruments/credi") + "/"
m = {
    r["CREDI_code"]: r
    for r in csv.DictReader(open(d + "mest_df.csv"))
    if r["ShortForm"] == "TRUE"
}
beta = [float(r["x"]) for r in csv.DictReader(open(d + "beta.csv"))]
gamma = [float(r["x"]) for r in csv.DictReader(open(d + "gamma.csv"))]
norm = {
    int(r["AGE"]): (float(r["SF_mu"]), float(r["SF_sigma"]))
    for r in csv.DictReader(open(d + "zscoredat.csv"))
}
bands = {}
for r in csv.DictReader(open(d + "sf_lf_naming.csv")):
    bands.setdefault(r["age_group"], set()).add(r["LF"])


def score(days, months, ans):
    u = (days / 30.4375 - 18) / 10.39
    mu = sum(b * u**k for k, b in enumerate(beta))
    v = math.exp(sum(g * u**k for k, g in enumerate(gamma)))
    obs = []
    for lf, a in ans.items():
        if a == "dk":
            continue
        y = 1 if a == "yes" else 0
        if m[lf]["RevCoded"] == "TRUE":
            y = 1 - y
        obs.append((float(m[lf]["alpha"]), float(m[lf]["delta"]), y))

    def logp(t):
        s = -0.5 * (t - mu) ** 2 / v
        for a, dl, y in obs:
            x = a * (t - dl)
            # log(1/(1+exp(-x))) and log(1-…)
            s += -math.log1p(math.exp(-x)) if y else -math.log1p(math.exp(x))
        return s

    def slope(t):
        return (mu - t) / v + sum(
            a * (y - 1 / (1 + math.exp(-a * (t - dl)))) for a, dl, y in obs
        )

    lo, hi = mu - 25, mu + 25
    for _ in range(200):
        mid = (lo + hi) / 2
        if slope(mid) > 0:
            lo = mid
        else:
            hi = mid
    t = (lo + hi) / 2
    assert logp(t) >= max(logp(t - 1e-3), logp(t + 1e-3))
    s = round(t, 3) + 50
    z = (s - norm[months][0]) / norm[months][1]
    return s, z, t


key = lambda x: (x.startswith("LFMH"), int(re.sub(r"\D", "", x)))
random.seed(2030)
rows = []


def add(days, pick):
    months = int(days / 30.4375)
    g = "ABCDEF"[months // 6]
    its = sorted(bands[g], key=key)
    ans = {}
    for i, lf in enumerate(its):
        a = pick(i, lf)
        if a:
            ans[lf] = a
    s, z, t = score(days, months, ans)
    assert abs((t * 1000) % 1 - 0.5) > 1e-3
    rows.append(
        (
            months,
            days,
            " ".join(f"{k.lower()}={v}" for k, v in ans.items()),
            f"{s:.3f}",
            f"{z:.6f}",
        )
    )


for days in [0, 5, 100, 183, 240, 366, 400, 548, 560, 730, 760, 912, 930, 1095]:
    add(days, lambda i, lf: "yes")
    add(days, lambda i, lf: "no")
    add(days, lambda i, lf: random.choice(["yes", "yes", "no", "dk"]))
    p = random.random()
    add(days, lambda i, lf: random.choices(["yes", "no", None], [p, 1 - p, 0.2])[0])
    add(days, lambda i, lf: "yes" if i < 3 else "no" if i < 5 else None)
with open(here / "credi_short.csv", "w") as f:
    f.write("age_months,age_days,answers,scaled,z\n")
    for r in rows:
        f.write(",".join(map(str, r)) + "\n")
