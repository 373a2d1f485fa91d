// How far a goal is that counts something.
import { type Goal, Measure, type ViewState } from '../../sdk/view';

/** Null: it counts nothing, or what it counts is hidden. */
export function progressOf(view: ViewState | null, { measure }: Goal): number | null {
    const figures = view?.figures ?? null;
    if (figures === null) return null;
    switch (measure) {
        case Measure.IDEAS:
            return figures.ideas;
        case Measure.CONTRIBUTIONS:
            return figures.contributions;
        case Measure.WRITERS:
            return figures.writers;
        case Measure.VOTERS:
            return figures.voters;
        case Measure.VOTES:
            return figures.votes;
        case Measure.UNSPECIFIED:
            return null;
    }
}
