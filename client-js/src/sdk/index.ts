// The SDK: take part in a room from a script, in a browser or in Node 20.19 and later.
//
//     const client = await connect({ link: 'https://kring.example/r/...#...', name: 'Ana' });
//     client.subscribe((state) => console.log(state.view?.items.size));
//     await client.postIdea('More benches in the shade');
//
// Every command's promise settles on its answer, over as many connections as that takes.
import { KringClient } from '../connection/client';
import { memoryKeeping, openKeeping, type Keeping } from '../connection/storage';
import { socketAddress, systemEnvironment, type WebSocketClass } from '../connection/system';
import { parseAddress, type Link } from '../protocol/link';
import './facilitator';
import type { RoomClient } from './room_client';

export type { ClientState, IdeaMarks, Landing, Me, PhaseWish } from '../connection/client';
export type { EndReason, Phase } from '../connection/connection';
export { OutboxFull, type Refused, type Refusing, type Settlement, type Waiting } from '../connection/outbox';
export { memoryKeeping, type Keeping } from '../connection/storage';
export { socketAddress } from '../connection/system';
export type { CommandBody } from '../protocol/frames';
export { RefusalCode } from '../protocol/gen/kring/v1/server_wire';
export { parseAddress, parseLink, type Link, type LinkProblem } from '../protocol/link';
export type { FacilitatorCommands, ParticipantCommands, RoomClient } from './room_client';
export * from './view';

/** The class of a WebSocket: a browser's, Node's own, or that of a package such as `ws`. */
export type WebSocketLike = new (url: string, subProtocol: string) => object;

export interface ConnectOptions {
    /** The address of a join, facilitator or screen link; without a fragment it names the room of a `token`. */
    link: string;
    /** Where the server's WebSocket is, when not at `/ws` of the link's host. */
    url?: string;
    /** For a join: 1 to 40 grapheme clusters. */
    name?: string;
    /** The member token of an earlier time, as `client.token` gave it: comes back as the same member. */
    token?: Uint8Array;
    /** For a join: the version of the charter that was read and is agreed to. */
    acceptsCharter?: number;
    /** For a join: the number of the stakeholder group that one speaks for. */
    stakeholderGroup?: number;
    /** For a join by the join link of a room that asks for one. */
    passphrase?: string;
    /** Where WebSocket is not global (Node before 22): the class of a package. */
    WebSocket?: WebSocketLike;
    /** Where token and outbox are kept. Browsers: what the browser grants. Elsewhere: memory. */
    keeping?: Keeping;
}

/**
 * Goes into a room. Does not wait for the server: commands may be given at once, and `state.phase` tells how far it is.
 *
 * @throws RangeError on a link that opens nothing
 * @throws TypeError where no WebSocket can be found
 */
export async function connect(options: ConnectOptions): Promise<RoomClient> {
    const { link: address, url, WebSocket, keeping, ...said } = options;
    const link: Link | string = parseAddress(address);
    if (typeof link === 'string') throw new RangeError(`not a link to a room: ${link}`);
    const client = new KringClient({
        ...said,
        url: url ?? socketAddress(address),
        link,
        // What the class makes is used as far as `Socket` says; types of packages differ in the rest.
        environment: systemEnvironment(WebSocket as WebSocketClass | undefined),
        keeping: keeping ?? (typeof window === 'undefined' ? memoryKeeping() : await openKeeping()),
    });
    await client.start();
    return client;
}
