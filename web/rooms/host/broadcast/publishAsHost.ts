import type { Admission } from '#api/access/contract.ts'
import { ApiProblem } from '#web/kit/api/ApiProblem.ts'
import { call } from '#web/kit/api/client.ts'
import { type ClientOptions, createMediaClient } from '#web/media/createMediaClient.ts'
import type { MediaError, MediaState } from '#web/media/mediaClient.ts'
import { openSeatRenewal } from '#web/media/seat/seatRenewal.ts'
import { createPublisher, type Publisher } from '#web/media/tracks/createPublisher.ts'
import type { Tracks } from './goLive.ts'
import { publishTracks } from './publishTracks.ts'

export interface HostMedia {
  readProfile: ClientOptions['readProfile']
  signal: AbortSignal
  onState: (media: MediaState) => void
  /** the seat ended */
  onLost: () => void
  /** the media cannot come back, or never came through */
  onFailed: (error: MediaError) => void
}

/** Joins the engine with the host's seat and sends the tracks; leaves again when one of them cannot be sent. */
export async function publishAsHost(
  admission: Admission,
  tracks: Tracks,
  { readProfile, signal, onState, onLost, onFailed }: HostMedia,
): Promise<Publisher> {
  const client = await createMediaClient(admission.ticket.provider, { readProfile })
  const publisher = createPublisher({
    client,
    renewal: openSeatRenewal((body) =>
      call('renewSeat', { params: { id: admission.seatId }, body }).then(
        ({ ticket }) => ticket,
        (error: unknown) => {
          if (error instanceof ApiProblem && error.problem.status <= 404) onLost()
          throw error
        },
      ),
    ),
    onState,
    onKicked: onLost,
    onFailed,
  })
  try {
    await publisher.join(admission.ticket, signal)
    await publishTracks(publisher, tracks)
    // the page was left meanwhile: nobody would keep this seat
    signal.throwIfAborted()
    return publisher
  } catch (error) {
    await publisher.leave()
    throw error
  }
}
