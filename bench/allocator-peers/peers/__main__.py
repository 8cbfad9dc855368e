"""Runs the comparisons asked for; standard output has the tables and nothing else."""

import argparse
import json
import os
import pathlib
import platform
import subprocess
import sys
from importlib.metadata import version

from . import instance as instances
from .children import Child, Lemon, Ours, judge
from .solvers import Highs, Osqp, Piqp
from .table import markdown
from .turns import alternate, quantile, times_longer

SIZES = ["10x40", "50x300", "100x1000", "1000x10000", "10000x100000"]
# By bench and family: who takes part, and up to how many routes.
EVER = 10**9
PARTS = {
    ("cold", "quad"): {"PIQP": EVER, "OSQP": 10_000, "HiGHS QP": 1_000},
    ("cold", "pwl"): {
        "LEMON network simplex": EVER,
        "LEMON cost scaling": EVER,
        "HiGHS simplex": EVER,
        "HiGHS ipm": EVER,
        "PIQP": EVER,
        "OSQP": 1_000,
    },
    ("fixed", "pwl"): {"HiGHS MIP": 1_000},
}
TITLES = {
    "cold": "Cold: milliseconds from arrays at hand to an answer, in turns within one session; "
    "`ratio` is the median of how many times longer a peer took than ours in the same turn, "
    "`ratio to a tick` the same to our answer after one changed account and route; benefit, gap "
    "and broken limits as our judge finds them",
    "fixed": "Fixed charges: the same; the gap of HiGHS is that of its own bound",
}


def arguments():
    parser = argparse.ArgumentParser(prog="run", description=__doc__)
    benches = sorted({bench for bench, _ in PARTS})
    families = sorted({family for _, family in PARTS})
    known = [*benches, *families, *SIZES]
    parser.add_argument("words", nargs="*", metavar="WORD", help=", ".join(known))
    parser.add_argument("--json", type=pathlib.Path, metavar="FILE")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--repetitions", type=int, default=31)
    parser.add_argument("--only", action="append", default=[], metavar="NAME")
    parser.add_argument("--without", action="append", default=[], metavar="NAME")
    given = parser.parse_args()
    for word in given.words:
        if word not in known:
            parser.error(f"{word} is none of {', '.join(known)}")

    def chosen(among):
        return [word for word in among if word in given.words] or among

    given.parts = [
        (bench, family)
        for bench, family in PARTS
        if bench in chosen(benches) and family in chosen(families)
    ]
    given.sizes = chosen(SIZES)
    return given


def make(name, instance, path, lemon, scratch):
    """A contender by its name."""
    if name == "PIQP":
        return Piqp(instance)
    if name == "OSQP":
        return Osqp(instance)
    if name.startswith("LEMON"):
        method = "simplex" if name.endswith("simplex") else "scaling"
        return Lemon(lemon, method, path, scratch, instance.routes)
    if name == "HiGHS MIP":
        return Highs(instance, is_charged=True)
    return Highs(instance, "choose" if name == "HiGHS QP" else name.split()[1])


def contenders(bench, family, routes, given):
    """The names of who takes part, ours first."""
    names = ["ours", "ours, tick"] if bench == "cold" else ["ours"]
    names += [name for name, most in PARTS[bench, family].items() if routes <= most]
    names = [name for name in names if not given.only or name in given.only]
    return [name for name in names if name not in given.without]


class Session:
    """The programs that stay, and where they exchange files."""

    def __init__(self, target):
        self.folder = target / "instances"
        self.folder.mkdir(parents=True, exist_ok=True)
        self.ours = Child(target / "release" / "allocator-peers")
        self.lemon = Child(target / "lemon") if (target / "lemon").exists() else None
        self.scratch = self.folder / "answer.bin"

    def instance(self, family, size, seed):
        nodes, routes = size.split("x")
        path = self.folder / f"{family}_hub_{nodes}_{routes}_{seed}.bin"
        self.ours.ask("make", family, "hub", nodes, routes, seed, path)
        return path

    def close(self):
        for child in (self.ours, self.lemon):
            if child:
                child.close()


def measure(session, bench, family, size, given):
    """The rows of one instance."""
    path = session.instance(family, size, given.seed)
    loaded = session.ours.ask("load", path, "charged" if bench == "fixed" else "plain")
    instance = instances.read(path)
    names = contenders(bench, family, instance.routes, given)
    who = []
    for name in names:
        if name.startswith("ours"):
            who.append(Ours(session.ours, "tick" if name.endswith("tick") else "cold"))
        elif session.lemon or not name.startswith("LEMON"):
            who.append(make(name, instance, path, session.lemon, session.scratch))
    told = [None] * len(who)

    def run(at):
        told[at] = who[at].run()
        return told[at]["seconds"] if isinstance(who[at], Ours) else told[at].seconds

    samples = alternate([lambda at=at: run(at) for at in range(len(who))], given.repetitions)
    by_name = {part.name: sample for part, sample in zip(who, samples)}
    rows = []
    for part, last, sample in zip(who, told, samples):
        row = {
            "size": size,
            "family": family,
            "who": part.name,
            "median ms": quantile(sample, 0.5) * 1e3,
            "p99 ms": quantile(sample, 0.99) * 1e3,
            "least ms": min(sample) * 1e3,
            "of it setup ms": None,
            "runs": len(sample),
        }
        for column, mine in (("ratio", "ours"), ("ratio to a tick", "ours, tick")):
            is_peer = not isinstance(part, Ours)
            both = is_peer and mine in by_name
            row[column] = times_longer(sample, by_name[mine]) if both else None
        row |= found(session, part, last, loaded["idle"])
        rows.append(row)
    return rows


def found(session, part, last, idle):
    """What an answer is worth. Ours comes with its certificate, a peer's is judged."""
    if isinstance(part, Ours):
        words = {key: last[key] for key in ("status", "steps", "benefit")}
        return words | {"gap/benefit": last["gap"], "limits broken by": 0.0}
    row = {"of it setup ms": last.setup * 1e3, "status": last.status, "steps": last.steps}
    try:
        judged = judge(session.ours, last, session.scratch)
    except RuntimeError as why:
        print(f"  {part.name}: {why}", file=sys.stderr)
        judged = {"benefit": None, "gap": None, "violation": None}
    benefit, gap = judged["benefit"], judged["gap"]
    if last.bound is not None and benefit is not None:
        gap = (last.bound - idle - benefit) / benefit
    return row | {
        "benefit": benefit,
        "gap/benefit": gap,
        "limits broken by": judged["violation"],
    }


def machine():
    lines = pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    models = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    packages = ("piqp", "osqp", "highspy", "numpy", "scipy")
    return {
        "processor": models[0] if models else platform.machine(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "packages": {name: version(name) for name in packages},
        "compilers": [first_line(name, "--version") for name in ("rustc", "g++")],
    }


def first_line(*command):
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    return told.stdout.partition("\n")[0]


def main():
    given = arguments()
    facts = machine()
    told = ", ".join(f"{name} {number}" for name, number in facts["packages"].items())
    compilers = "; ".join(facts["compilers"])
    print(f"{facts['processor']}, {facts['cores']} cores, one used; {compilers}; ", end="")
    print(f"Python {facts['python']}, {told}.")
    session = Session(pathlib.Path(os.environ["ALLOCATOR_PEERS_TARGET"]))
    everything = []
    for bench in dict.fromkeys(bench for bench, _ in given.parts):
        rows = []
        for _, family in (part for part in given.parts if part[0] == bench):
            for size in given.sizes:
                if bench == "fixed" and int(size.split("x")[1]) > 1_000:
                    continue
                print(f"{bench} {family} {size}", file=sys.stderr)
                rows += measure(session, bench, family, size, given)
        if rows:
            print(f"\n**{TITLES[bench]}**\n\n{markdown(rows)}", flush=True)
        everything += [{"bench": bench} | row for row in rows]
    session.close()
    if not everything:
        sys.exit("no comparison has all that was asked for")
    if given.json:
        whole = {"machine": facts, "seed": given.seed, "rows": everything}
        given.json.write_text(json.dumps(whole, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
