/** The two strings both providers understand. */
export interface Credential {
  /** provider user id: the seat's id, new for each seat */
  userId: string
  /** random string room id at the provider */
  providerRoomId: string
  sdkAppId: number
  userSig: string
  privateMapKey: string
  /** seconds since the epoch after which the key opens nothing any more */
  entryUntil: number
}

/** Entry to a room of the embedded engine: the node, its signalling URL and a nonce it takes once. */
export interface EmbeddedTicket extends Credential {
  provider: 'embedded'
  topology: 'sfu'
  nodeId: string
  /** ws:// or wss:// address of the node's media signalling */
  signalUrl: string
  /** single use, bound to the node and its process start */
  joinNonce: string
}

/** Entry to a TRTC room. */
export interface TrtcTicket extends Credential {
  provider: 'trtc'
  topology: 'sfu'
}

/** What the browser gets after an allowed decision; opaque to screens. */
export type JoinTicket = EmbeddedTicket | TrtcTicket
