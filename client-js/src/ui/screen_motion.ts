// One calm movement at a time, and none where somebody asked for less motion.
const calmMs = 300;

export function calmMotionMs(): number {
    return matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : calmMs;
}
