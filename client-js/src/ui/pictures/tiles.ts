// Groups as tiles whose areas are as the numbers of their ideas, laid out in rows that keep each tile as square as they can:
// the squarified treemap of Bruls, Huizing and van Wijk (Data Visualization 2000).
// Thread: pure functions.
import { type Item, ItemState, type ViewState } from '../../sdk/view';

export interface GroupTile {
    /** 0: in no group. */
    readonly id: number;
    readonly title: string;
    readonly ideas: number;
}

export interface Place {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
}

/** Ideas that everybody sees and that stand for themselves. */
export function standing(view: ViewState): Item[] {
    return [...view.items.values()].filter((item) => item.parent === 0 && item.mergedInto === 0 && item.state === ItemState.SHOWN && item.folded === 0);
}

/** The largest first; what is in no group comes last, whatever its size. */
export function groupTilesOf(view: ViewState): GroupTile[] {
    const ideas = new Map<number, number>();
    for (const { group } of standing(view)) {
        const known = view.groups.has(group) ? group : 0;
        ideas.set(known, (ideas.get(known) ?? 0) + 1);
    }
    const tiles = [...view.groups]
        .map(([id, title]) => ({ id, title, ideas: ideas.get(id) ?? 0 }))
        .filter((tile) => tile.ideas > 0)
        .sort((left, right) => right.ideas - left.ideas || left.id - right.id);
    const loose = ideas.get(0) ?? 0;
    return loose === 0 || tiles.length === 0 ? tiles : [...tiles, { id: 0, title: '', ideas: loose }];
}

/** Places for these sizes, in their order, that fill the whole rectangle. */
export function tiled(sizes: readonly number[], width: number, height: number): Place[] {
    const total = sizes.reduce((sum, size) => sum + size, 0);
    if (total <= 0) return [];
    const areas = sizes.map((size) => (size * width * height) / total);
    const places: Place[] = [];
    let free: Place = { x: 0, y: 0, width, height };
    for (let from = 0; from < areas.length; ) {
        const side = Math.min(free.width, free.height);
        let to = from + 1;
        while (to < areas.length && worst(areas.slice(from, to + 1), side) <= worst(areas.slice(from, to), side)) to += 1;
        const row = areas.slice(from, to);
        places.push(...laidOut(row, free));
        free = without(row, free);
        from = to;
    }
    return places;
}

// The least square tile of a row along this side: 1 is a square.
function worst(row: readonly number[], side: number): number {
    const sum = row.reduce((total, area) => total + area, 0);
    return Math.max(...row.map((area) => Math.max((side * side * area) / (sum * sum), (sum * sum) / (side * side * area))));
}

function laidOut(row: readonly number[], { x, y, width, height }: Place): Place[] {
    const sum = row.reduce((total, area) => total + area, 0);
    const isUpright = width >= height;
    const depth = sum / (isUpright ? height : width);
    let along = 0;
    return row.map((area) => {
        const length = area / depth;
        const place = isUpright ? { x, y: y + along, width: depth, height: length } : { x: x + along, y, width: length, height: depth };
        along += length;
        return place;
    });
}

function without(row: readonly number[], { x, y, width, height }: Place): Place {
    const sum = row.reduce((total, area) => total + area, 0);
    if (width >= height) return { x: x + sum / height, y, width: width - sum / height, height };
    return { x, y: y + sum / width, width, height: height - sum / width };
}
