const COOKIE = 0x2112a442
const REQUEST = 0x0001
const SUCCESS = 0x0101
const HEADER_BYTES = 20

/** What asks a STUN server whether it is there (RFC 8489, 5). @param id 12 bytes by chance */
export function bindingRequest(id: Uint8Array): Uint8Array {
  const request = new Uint8Array(HEADER_BYTES)
  const view = new DataView(request.buffer)
  view.setUint16(0, REQUEST)
  view.setUint32(4, COOKIE)
  request.set(id, 8)
  return request
}

/** Whether these bytes begin the answer to the request with this id. */
export function answersBinding(answer: Uint8Array, id: Uint8Array): boolean {
  if (answer.length < HEADER_BYTES) return false
  const view = new DataView(answer.buffer, answer.byteOffset, answer.length)
  return view.getUint16(0) === SUCCESS && id.every((byte, at) => answer[8 + at] === byte)
}
