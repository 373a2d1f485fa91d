// How wide a text is in the page's letters at size 1, as the browser draws them.
const size = 100;
let pen: CanvasRenderingContext2D | null | undefined;

export function widthOf(text: string): number {
    if (pen === undefined) {
        pen = document.createElement('canvas').getContext('2d');
        const font = getComputedStyle(document.documentElement).getPropertyValue('--font');
        if (pen !== null) pen.font = `650 ${size}px ${font}`;
    }
    // Where nothing can be measured: wide letters, so that nothing lies over another.
    return pen === null ? 0.65 * text.length : pen.measureText(text).width / size;
}
