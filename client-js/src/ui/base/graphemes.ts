// Length as people count: grapheme clusters, which is also how the server counts. Where the browser lacks the
// segmenter, code points are a fair stand-in; the server has the last word in any case.
const segmenter = typeof Intl.Segmenter === 'function' ? new Intl.Segmenter() : null;

export function graphemeCount(text: string): number {
    if (segmenter === null) return [...text].length;
    let count = 0;
    for (const _ of segmenter.segment(text)) count += 1;
    return count;
}
