//! What the figures of a report rest on, a sentence each.

/// What every backtest assumes.
pub(crate) fn of_backtest() -> Vec<String> {
    [
        "History is hourly bars: every hour has four instants, its open, its two extremes and its \
         close. Which extreme comes first is judged once an hour, on the first series that has a bar.",
        "The extremes of an hour last 20 minutes and coincide over venues: a wick hits every venue \
         at full depth.",
        "Where a bar is missing the last mark stands, and nothing is earned or lost on prices \
         there; before a series' first bar nothing is held in it.",
        "A liquidation closes all positions of a venue at the mark and takes a penalty on all of \
         their notional; what the venue is then short of, the treasury pays. Real venues close in \
         parts.",
        "Where one leg of a pair is liquidated, the other is closed at the next instant, at a cost.",
        "A transfer takes the fixed time and the fixed fees of its route. Nothing queues and \
         nothing gets lost, except where routes are told to fail.",
        "Our own trades and transfers move no price.",
        "Where a venue's own funding rate is not on record another venue's stands in, and what \
         nobody has counts as zero; the tables below say how often.",
    ]
    .map(str::to_owned)
    .into()
}

/// What a report of a journal rests on.
pub(crate) fn of_journal() -> Vec<String> {
    [
        "Everything here was read from the journal: it was run through the engine again, and every \
         recorded state came out the same.",
        "Balances are what the venues stated; what happened between two statements is not known.",
        "A journal records what was observed and not where from: whether a world was real, recorded \
         or made up, its labels say.",
    ]
    .map(str::to_owned)
    .into()
}

/// What every report's pictures rest on.
pub(crate) fn of_pictures() -> Vec<String> {
    [
        "What is set aside for a transfer that was asked for counts as in flight from that moment on.",
        "A transfer is expected at the first look at the world after its route's declared time has \
         passed; its arrival is what the world told.",
        "A shadow price is the worth of one more unit at an account over the hours in which a move \
         had to pay, as the strategy reckoned it; the cost beside it is the fees of the cheapest way \
         there. Strategies without reasons have none.",
    ]
    .map(str::to_owned)
    .into()
}
