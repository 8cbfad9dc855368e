"""Solvers that are programs of their own: they stay, take a line and answer with one of JSON."""

import json
import subprocess

import numpy as np

from .solvers import Told


class Child:
    """A program that is running."""

    def __init__(self, path):
        self.process = subprocess.Popen(
            [path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )

    def ask(self, *words):
        self.process.stdin.write(" ".join(str(word) for word in words) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"{words[0]}: the program has ended")
        reply = json.loads(line)
        if "error" in reply:
            raise RuntimeError(reply["error"])
        return reply

    def close(self):
        self.process.stdin.close()
        self.process.wait(timeout=10)


class Lemon:
    """LEMON: network simplex, or cost scaling, on integers (a dollar, a thousandth of a bp)."""

    def __init__(self, child, method, path, scratch, routes):
        self.child, self.method, self.scratch, self.routes = child, method, scratch, routes
        self.name = "LEMON network simplex" if method == "simplex" else "LEMON cost scaling"
        child.ask("load", path)

    def run(self):
        reply = self.child.ask(self.method, self.scratch)
        numbers = np.fromfile(self.scratch, "<f8")
        flows, prices = numbers[: self.routes], numbers[self.routes :]
        return Told(reply["setup"], reply["solving"], flows, prices, reply["status"], 0)


class Ours:
    """The allocator: from nothing, or on from its last answer after a tick."""

    def __init__(self, child, command):
        self.child, self.command = child, command
        self.name = "ours" if command == "cold" else f"ours, {command}"

    def run(self):
        return self.child.ask(self.command)


def judge(child, told, scratch):
    """What the allocator's certificate says of somebody's flows and prices."""
    with open(scratch, "wb") as out:
        np.ascontiguousarray(told.flows, "<f8").tofile(out)
        if told.prices is not None:
            np.ascontiguousarray(told.prices, "<f8").tofile(out)
    return child.ask("judge", scratch)
