// Fetches the files of a later part side by side, where it would otherwise need one after the other, and waits for its
// styles. The build calls it around each import() in the place of Vite's own, which weighs a phone three times as much and
// draws a part without its styles when these failed once.
const begun = new Map<string, Promise<unknown>>();

function fetchAhead(file: string): Promise<unknown> {
    const link = document.createElement('link');
    const isStyle = file.endsWith('.css');
    link.rel = isStyle ? 'stylesheet' : 'modulepreload';
    link.href = `/${file}`;
    document.head.append(link);
    return new Promise<void>((resolve, reject) => {
        // A script that does not come makes the import itself fail.
        if (!isStyle) return resolve();
        link.onload = () => resolve();
        link.onerror = () => {
            link.remove();
            begun.delete(file);
            reject(new Error(`${file} did not come`));
        };
    });
}

/** `files` are named as from the root of the site. */
export function __vitePreload<Module>(load: () => Promise<Module>, files: readonly string[] = []): Promise<Module> {
    const ahead = files.map((file) => {
        const fetching = begun.get(file) ?? fetchAhead(file);
        begun.set(file, fetching);
        return fetching;
    });
    return Promise.all(ahead).then(load);
}
