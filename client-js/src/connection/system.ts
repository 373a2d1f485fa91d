// What a connection runs on, taken from this machine: a browser, or Node.
import { inflateRaw, secureBytes, systemClock, wakeOfPage, type Environment, type Socket } from './environment';

export type WebSocketClass = new (url: string, subProtocol: string) => Socket;

/** `/ws` on the host of an address. */
export function socketAddress(address: string): string {
    const url = new URL('/ws', address);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    return url.href;
}

/** Clock, network and randomness of this machine. */
export function systemEnvironment(given?: WebSocketClass): Environment {
    const found = given ?? globalThis.WebSocket;
    if (found === undefined) throw new TypeError('there is no global WebSocket here: give connect() one');
    return {
        socket: (url, subProtocol) => new found(url, subProtocol),
        clock: systemClock,
        random: () => Math.random(),
        randomBytes: secureBytes,
        inflate: inflateRaw,
        onWake: wakeOfPage,
    };
}
