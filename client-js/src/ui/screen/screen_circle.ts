// The circle that Kring is called after: a seat for everybody who is there, in rings around the middle, the outermost first.
// Thread: pure functions.

export interface Seat {
    readonly x: number;
    readonly y: number;
    readonly size: number;
}

const outer = 93;
const rings = 3;
/** So near that the innermost ring is clear of the code in the middle. */
const ringGap = 7;
/** More than that are told by the number beside the circle. */
export const seatsMax = 240;

/** In a square from -100 to 100. Who is there already keeps the seat while the ring fills up. */
export function seatsAround(people: number): Seat[] {
    const count = Math.min(people, seatsMax);
    const each = seatsMax / rings;
    const size = people <= each / 2 ? 4 : 2.8;
    return Array.from({ length: count }, (_, place) => {
        const ring = Math.floor(place / each);
        const radius = outer - ring * ringGap;
        // Around the ring by the golden angle: however many there are, they sit evenly, and the next one finds a gap.
        const angle = goldenPlace(place % each, each) * 2 * Math.PI - Math.PI / 2;
        return { x: round(radius * Math.cos(angle)), y: round(radius * Math.sin(angle)), size };
    });
}

// Seats are whole places of the ring, so that no two overlap: a step that has no common factor with their number meets each once.
function goldenPlace(index: number, each: number): number {
    let step = Math.round(each * 0.381966);
    while (common(step, each) !== 1) step += 1;
    return ((index * step) % each) / each;
}

function common(left: number, right: number): number {
    return right === 0 ? left : common(right, left % right);
}

function round(value: number): number {
    return Math.round(100 * value) / 100;
}
