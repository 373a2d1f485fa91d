// Public: one person's place in a room, and what it runs on. Without facilitators' commands, which come with `facilitator`.
export { KringClient, type ClientOptions, type ClientState, type Commander, type IdeaMarks, type Landing, type Me, type PhaseWish } from '../connection/client';
export type { EndReason, Phase } from '../connection/connection';
export { askForCard, fetchCard, type EntryCard } from '../connection/entry_card';
export { systemClock, type Clock, type Environment, type Socket, type SocketFactory } from '../connection/environment';
export { IdentityKeeper, type DeviceUse, type Identity } from '../connection/identity';
export { OutboxFull, waitingMax, type Refused, type Refusing, type Settlement, type Waiting } from '../connection/outbox';
export { SeenTeller } from '../connection/seen_teller';
export { WritingTeller } from '../connection/writing_teller';
export { memoryKeeping, MemoryShelf, openKeeping, WebShelf, type Keeping, type Shelf, type Store } from '../connection/storage';
export { socketAddress, systemEnvironment, type WebSocketClass } from '../connection/system';
export { decodeBase64url, encodeBase64url } from '../protocol/base64url';
export type { CommandBody } from '../protocol/frames';
export { RefusalCode, WaitingCause } from '../protocol/gen/kring/v1/server_wire';
export { joinAddress, parseAddress, parseLink, type Link, type LinkKind, type LinkProblem } from '../protocol/link';
