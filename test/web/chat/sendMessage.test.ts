import { expect } from 'chai'
import { createSending } from '#web/chat/sendMessage.ts'
import type { RealtimeSocket } from '#web/kit/socket.ts'

describe('a message on its way', () => {
  /** A line that loses answers until it is mended, and what was said over it. */
  function lossyLine() {
    const said: { text: string; clientKey: string }[] = []
    const line = { isLossy: true }
    const emitWithAck = async (_: string, message: { text: string; clientKey: string }) => {
      said.push(message)
      if (line.isLossy) throw new Error('no answer')
      return { ok: true }
    }
    const socket = { timeout: () => ({ emitWithAck }) } as unknown as RealtimeSocket
    const keysOf = (text: string) => [
      ...new Set(said.filter((one) => one.text === text).map((one) => one.clientKey)),
    ]
    return { line, keysOf, send: createSending(socket, 'rom_1') }
  }

  it('[S1.20] pressed again after it was lost it goes under the same key, so that it is there once', async () => {
    const { line, keysOf, send } = lossyLine()
    expect(await send('hello')).to.deep.equal({ ok: false, code: 'LOST' })
    line.isLossy = false
    expect(await send('hello')).to.deep.equal({ ok: true })
    expect(keysOf('hello')).to.have.length(1)
    await send('hello')
    expect(keysOf('hello'), 'what was answered is over').to.have.length(2)
  })

  it('[S1.20] another text after a lost one is another message', async () => {
    const { keysOf, send } = lossyLine()
    await send('hello')
    await send('hello again')
    expect(keysOf('hello')[0]).not.to.equal(keysOf('hello again')[0])
  })
})
