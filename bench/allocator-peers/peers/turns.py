"""Contenders take turns, so that whatever else the machine does meets all of them."""

import math

# What takes longer than this is repeated three times, than five of it once.
LONG = 1.0


def allowed(seconds, most):
    if seconds > 5 * LONG:
        return 1
    return min(3, most) if seconds > LONG else most


def alternate(contenders, most):
    """Seconds of every contender's runs, in the order of the turns.

    The first turn warms caches, and counts where one is too slow to be run again for that.
    """
    first = [run() for run in contenders]
    turns = [allowed(seconds, most) for seconds in first]
    is_slow = max(first) > LONG
    samples = [[seconds] if is_slow else [] for seconds in first]
    for turn in range(int(is_slow), max(turns)):
        for at, run in enumerate(contenders):
            if turn < turns[at]:
                samples[at].append(run())
    return samples


def quantile(sample, share):
    """The smallest value that at least this share of all do not exceed."""
    return sorted(sample)[max(1, math.ceil(share * len(sample))) - 1]


def times_longer(mine, others):
    """The median of the ratios of pairs."""
    return quantile([a / b for a, b in zip(mine, others)], 0.5)
