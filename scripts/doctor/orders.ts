/** What an entry is made with; without a map key nobody should get in. */
export interface PageTicket {
  sdkAppId: number
  userId: string
  userSig: string
  privateMapKey?: string
  providerRoomId: string
}

/** What a page of the doctor can be told to do; each answers with what was seen. */
export interface Orders {
  /** Enters anew; null, or what the SDK said. */
  enter(ticket: PageTicket, sends: boolean): Promise<string | null>
  /** Sends a picture; null once it is sent, or why it is not. */
  send(): Promise<string | null>
  /** True once some pictures of somebody were drawn within so many milliseconds. */
  sees(userId: string, ms: number): Promise<boolean>
  /** The provider's word for why somebody was taken out; null when nobody was within so many milliseconds. */
  removed(ms: number): Promise<string | null>
  leave(): Promise<void>
}
