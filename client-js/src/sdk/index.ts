// The SDK: take part in a room from a script, in a browser or in Node 20 and later.
//
//     const client = await connect({ link: 'https://kring.example/r/...#...', name: 'Ana', WebSocket });
//     client.subscribe((state) => console.log(state.view?.items.size));
//     await client.postIdea('More benches in the shade');
//
// Every command's promise settles on its answer, over as many connections as that takes.
import { KringClient } from './connection/client';
import './connection/lead_commands';
import { memoryKeeping, openKeeping, type Keeping } from './connection/storage';
import { socketAddress, systemEnvironment, type WebSocketClass } from './connection/system';
import { parseAddress, type Link } from './protocol/link';

export { KringClient, type ClientState, type Me } from './connection/client';
export type { EndReason, Phase } from './connection/connection';
export * as community from './connection/community_commands';
export * as newcomers from './connection/newcomer_commands';
export * as people from './connection/people_commands';
export { OutboxFull, type Refused, type Refusing, type Settlement, type Waiting } from './connection/outbox';
export { memoryKeeping, type Keeping } from './connection/storage';
export { socketAddress, systemEnvironment, type WebSocketClass } from './connection/system';
export { parseAddress, parseLink, type Link } from './protocol/link';
export { canonical, digest } from './store/canonical';
export * from './store/answers';
export * from './store/ballot';
export * from './store/community';
export type { InvitationBatch } from './store/invitations';
export type { HelperLink, People, Person } from './store/people';
export * from './store/view';

export interface ConnectOptions {
    /** The address of a join, facilitator or screen link; without a fragment it names the room of a `token`. */
    link: string;
    /** Where the server's WebSocket is, when not at `/ws` of the link's host. */
    url?: string;
    /** For a join: 1 to 40 grapheme clusters. */
    name?: string;
    /** The member token of an earlier Welcome, as `client.token` gives it. */
    token?: Uint8Array;
    /** Where WebSocket is not global (Node before 22): the class of a package. */
    WebSocket?: WebSocketClass;
    /** Where token and outbox are kept. Browsers: what the browser grants. Elsewhere: memory. */
    keeping?: Keeping;
}

/** Throws RangeError on a link that opens nothing and TypeError where no WebSocket can be found. Does not wait for the server. */
export async function connect(options: ConnectOptions): Promise<KringClient> {
    const link: Link | string = parseAddress(options.link);
    if (typeof link === 'string') throw new RangeError(`not a link to a room: ${link}`);
    const keeping = options.keeping ?? (typeof window === 'undefined' ? memoryKeeping() : await openKeeping());
    const client = new KringClient({
        url: options.url ?? socketAddress(options.link),
        link,
        environment: systemEnvironment(options.WebSocket),
        keeping,
        ...(options.name === undefined ? {} : { name: options.name }),
        ...(options.token === undefined ? {} : { token: options.token }),
    });
    await client.start();
    return client;
}
