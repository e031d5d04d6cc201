/** The time, as a parameter: milliseconds since the epoch by the server's clock. */
export type Clock = () => number

/** A source of unguessable bytes, as a parameter. */
export type RandomBytes = (count: number) => Uint8Array
