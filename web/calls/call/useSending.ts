import { useEffect, useRef } from 'react'
import type { MediaKind } from '#domain/words.ts'
import type { DirectClient } from '#web/media/direct/createDirectClient.ts'
import type { OwnSeatMedia } from '#web/media/seat/createSeatMedia.ts'

/** One kind of what is sent. */
interface Sent {
  kind: MediaKind
  /** null: there is none, or not yet */
  track: MediaStreamTrack | null
  isOn: boolean
}

type Sender = Pick<DirectClient, 'publish' | 'unpublish' | 'setSelfMuted'>

/** Brings one kind to where it should be. What was sent before is replaced without an end. */
export async function sendKind(
  client: Sender,
  media: OwnSeatMedia,
  { kind, track, isOn }: Sent,
): Promise<void> {
  if (track === null) {
    media.removeSent(kind)
    return client.unpublish(kind)
  }
  // what is off is never sent, not for a moment either
  if (!isOn) await client.setSelfMuted(kind, true)
  await client.publish(kind, track)
  if (isOn) await client.setSelfMuted(kind, false)
  media.addSent(kind)
}

/** Sends a kind as it is now, one change after the other. */
export function useSending(
  client: Sender | null,
  media: OwnSeatMedia | null,
  sent: Sent,
  onFailed: (error: unknown) => void,
): void {
  const { kind, track, isOn } = sent
  const turn = useRef<Promise<void>>(Promise.resolve())
  const failed = useRef(onFailed)
  failed.current = onFailed
  const wasSent = useRef<Sender | null>(null)
  useEffect(() => {
    // off at once, whatever the network is busy with
    if (track) track.enabled = isOn
    if (!client || !media) return
    // nothing has to be taken back of what this client never sent
    if (track === null && wasSent.current !== client) return
    wasSent.current = client
    turn.current = turn.current
      .then(() => sendKind(client, media, { kind, track, isOn }))
      .catch((error: unknown) => failed.current(error))
  }, [client, media, kind, track, isOn])
}
