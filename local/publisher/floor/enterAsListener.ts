import { MediaStreamTrack } from 'werift'
import { canPublish } from '#domain/room/permission.ts'
import type { EmbeddedTicket } from '#protocol/ticket.ts'
import { openLine } from '../openLine.ts'

/** A listener of a voice room, who may come to speak over the same connection. */
export interface ListenerLine {
  /** Resolves when the engine lets the microphone on. */
  granted: Promise<void>
  /** Sends the microphone from now on. @throws Error with what the node said */
  speak(): Promise<MediaStreamTrack>
  /** resolves with the reason when the socket or the media are gone, or the floor after it was had */
  lost: Promise<string>
  leave(): Promise<void>
}

/** Enters with a ticket and connects; it receives nothing. @throws Error with what the node said */
export async function enterAsListener(ticket: EmbeddedTicket): Promise<ListenerLine> {
  const line = await openLine(ticket)
  const { peer, leave } = line
  const maySpeak = () => canPublish(line.bits(), 'microphone')
  let wasGranted = maySpeak()
  const granted = new Promise<void>((resolve) => {
    if (wasGranted) resolve()
    else
      line.onPush(() => {
        if (maySpeak()) resolve()
      })
  })
  const sentBack = new Promise<string>((resolve) =>
    line.onPush(() => {
      if (wasGranted && !maySpeak()) resolve('brought back to the audience')
      wasGranted = maySpeak()
    }),
  )
  try {
    const offer = await line.ask({ t: 'subscribe', publicationIds: [] })
    if (offer.t !== 'offer') throw new Error(`subscribe was answered with ${offer.t}`)
    await peer.setRemoteDescription({ type: 'offer', sdp: offer.sdp })
    await peer.setLocalDescription(await peer.createAnswer())
    await line.ask({ t: 'answer', sdp: peer.localDescription?.sdp ?? '' })
    await line.connect()
  } catch (cause) {
    await leave()
    throw cause
  }
  return {
    granted,
    async speak() {
      const microphone = new MediaStreamTrack({ kind: 'audio' })
      const { sender } = peer.addTransceiver(microphone, { direction: 'sendonly' })
      await peer.setLocalDescription(await peer.createOffer())
      const mid = peer.getTransceivers().find((one) => one.sender === sender)?.mid ?? ''
      await line.publish([{ mid, kind: 'microphone' }])
      return microphone
    },
    lost: Promise.race([line.lost(), sentBack]),
    leave,
  }
}
