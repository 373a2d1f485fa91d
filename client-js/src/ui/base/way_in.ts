// What nobody needs to write does not compete with what they do: it waits until the way to the field is free. That is so as soon
// as the room is there, and at the door as soon as somebody stays for longer than it takes to press a button: who reads what is
// agreed gets the room's parts meanwhile.
export const readsAfterMs = 4_000;

let free: () => void = () => {};
/** Resolves once, and stays so. */
export const wayIsFree = new Promise<void>((resolve) => (free = resolve));

/** The room is there, or nobody is on the way to it. */
export function freeWay(): void {
    free();
}
