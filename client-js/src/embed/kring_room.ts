// <kring-room link="https://kring.example/r/..#.." language="nl" title="..">: a room within the page of another site.
// It makes a frame of the room's page and hears from it only whether it is ready, joined or left.
// Trust rule: the site sees nothing of the room, and the room nothing of the site but its origin.
import { greeting, messageOf, stateIn } from './messages';
import { frameAddress, type FrameProblem } from './room_frame';
import { texts, type EmbedTexts } from './texts';

const greetAgainMs = 500;
const silentMs = 20_000;
// The page needs its own origin for its connection, and the rest for what people do in it. It may not leave the frame.
const sandbox = 'allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox allow-downloads allow-modals';
const host = new URL(import.meta.url).origin;

const style = new CSSStyleSheet();
style.replaceSync(`
    :host { display: block; position: relative; width: 100%; height: 100%; min-height: 36rem; }
    :host([hidden]) { display: none; }
    iframe { position: absolute; inset: 0; width: 100%; height: 100%; border: 0; }
    .note { position: absolute; inset: 0; display: grid; place-content: center; gap: 0.75rem; margin: 0; padding: 1.5rem;
        text-align: center; font: 1rem/1.5 system-ui, sans-serif; color: CanvasText; background: Canvas; }
    .note p { margin: 0; }
    .note a { color: LinkText; display: inline-block; padding: 0.6rem; }
`);

class KringRoom extends HTMLElement {
    static readonly observedAttributes = ['link', 'language', 'title'];

    private readonly root = this.attachShadow({ mode: 'closed' });
    private frame: HTMLIFrameElement | null = null;
    private end = new AbortController();
    private isPlanned = false;

    constructor() {
        super();
        this.root.adoptedStyleSheets = [style];
    }

    connectedCallback(): void {
        this.draw();
    }

    disconnectedCallback(): void {
        this.clear();
    }

    attributeChangedCallback(name: string, before: string | null, now: string | null): void {
        if (before === now || !this.isConnected) return;
        if (name === 'title') {
            if (this.frame !== null) this.frame.title = this.label;
            return;
        }
        // Several attributes that change together make one new frame.
        if (this.isPlanned) return;
        this.isPlanned = true;
        queueMicrotask(() => {
            this.isPlanned = false;
            if (this.isConnected) this.draw();
        });
    }

    private get language(): string {
        return this.getAttribute('language') ?? '';
    }

    private get words(): EmbedTexts {
        const wished = [this.language, this.closest('[lang]')?.getAttribute('lang') ?? '', ...navigator.languages];
        const found = wished.map((each) => each.toLowerCase().split('-')[0] ?? '').find((each) => Object.hasOwn(texts, each));
        return texts[found ?? 'en'] ?? texts.en;
    }

    private get label(): string {
        return this.getAttribute('title') || this.words.title;
    }

    private clear(): void {
        this.end.abort();
        this.frame = null;
        this.root.replaceChildren();
    }

    private draw(): void {
        this.clear();
        const address = frameAddress(this.getAttribute('link') ?? '', this.language, host);
        if (!(address instanceof URL)) {
            this.root.append(this.note(this.words[address satisfies FrameProblem], 'alert'));
            return;
        }
        this.end = new AbortController();
        const loading = this.note(this.words.loading, 'status');
        const frame = document.createElement('iframe');
        frame.title = this.label;
        frame.allow = 'clipboard-write; fullscreen';
        frame.referrerPolicy = 'no-referrer';
        frame.setAttribute('sandbox', sandbox);
        frame.src = address.href;
        this.frame = frame;
        this.root.append(frame, loading);
        this.listen(frame, loading, address);
    }

    private listen(frame: HTMLIFrameElement, loading: HTMLElement, address: URL): void {
        const { signal } = this.end;
        // Before the page has come, the frame is of no origin of ours, and the browser tells so for each greeting.
        let isThere = false;
        frame.addEventListener('load', () => (isThere = true), { signal });
        const greet = setInterval(() => {
            if (isThere) frame.contentWindow?.postMessage(messageOf(greeting), host);
        }, greetAgainMs);
        const silent = setTimeout(() => {
            const open = document.createElement('a');
            Object.assign(open, { href: address.href, target: '_blank', rel: 'noopener noreferrer', textContent: this.words.open });
            loading.replaceChildren(paragraph(this.words.silent), open);
        }, silentMs);
        signal.addEventListener('abort', () => {
            clearInterval(greet);
            clearTimeout(silent);
        });
        const hear = (event: MessageEvent): void => {
            if (event.source !== frame.contentWindow || event.origin !== host) return;
            const state = stateIn(event.data);
            if (state === null) return;
            clearInterval(greet);
            clearTimeout(silent);
            loading.remove();
            this.dispatchEvent(new CustomEvent(`kring-${state}`, { bubbles: true, composed: true }));
        };
        window.addEventListener('message', hear, { signal });
    }

    private note(text: string, role: 'status' | 'alert'): HTMLElement {
        const note = document.createElement('div');
        note.className = 'note';
        note.setAttribute('role', role);
        note.append(paragraph(text));
        return note;
    }
}

function paragraph(text: string): HTMLElement {
    const made = document.createElement('p');
    made.textContent = text;
    return made;
}

if (customElements.get('kring-room') === undefined) customElements.define('kring-room', KringRoom);
