import type { RenditionChoice } from '#domain/media/words.ts'
import type { RemotePublication } from '../../mediaClient.ts'
import type { Sdk, SdkRoom } from '../sdk.ts'

/** Which pictures of others are asked for, and in which size. */
export interface PictureWishes {
  streamOf(publication: RemotePublication): Parameters<SdkRoom['startRemoteVideo']>[0]
  /** Asks for a picture that is attached, unless none of its seat is wanted, or it is switched off. */
  start(publication: RemotePublication): Promise<void>
  /** Asks for it no more. */
  stop(publication: RemotePublication): void
  /** @param attached the camera of that seat, where it is attached */
  choose(seatId: string, choice: RenditionChoice, attached: RemotePublication | undefined): void
}

export interface PictureWishesOptions {
  sdk: Sdk
  current(): SdkRoom | null
  /** the small picture can be asked for, too */
  hasSmall(): boolean
  /** it is sent, and not switched off */
  isSent(publicationId: string): boolean
  onStarted(): void
  onRefused(cause: unknown): void
}

export function createPictureWishes(options: PictureWishesOptions): PictureWishes {
  const { sdk, current, hasSmall, onRefused } = options
  const choices = new Map<string, RenditionChoice>()

  const streamOf = ({ seatId, kind }: RemotePublication) => ({
    userId: seatId,
    streamType: kind === 'camera' ? sdk.TYPE.STREAM_TYPE_MAIN : sdk.TYPE.STREAM_TYPE_SUB,
  })
  const choiceOf = ({ seatId, kind }: RemotePublication): RenditionChoice =>
    kind === 'camera' ? (choices.get(seatId) ?? 'high') : 'high'
  // the SDK keeps what it was told last of a seat, also over the end of a picture: it is told each time
  const wishOf = (publication: RemotePublication) => ({
    ...streamOf(publication),
    ...(hasSmall() &&
      publication.kind === 'camera' && { option: { small: choiceOf(publication) === 'low' } }),
  })

  async function start(publication: RemotePublication): Promise<void> {
    const room = current()
    // one that is switched off, or not wanted, is asked for when it comes back
    if (!room || choiceOf(publication) === 'none' || !options.isSent(publication.id)) return
    try {
      await room.startRemoteVideo(wishOf(publication))
      options.onStarted()
    } catch (cause) {
      onRefused(cause)
    }
  }

  function end(publication: RemotePublication): void {
    current()?.stopRemoteVideo(streamOf(publication)).catch(onRefused)
  }

  return {
    streamOf,
    start,
    stop(publication) {
      if (choiceOf(publication) !== 'none') end(publication)
    },
    choose(seatId, choice, attached) {
      const before = choices.get(seatId) ?? 'high'
      if (before === choice) return
      choices.set(seatId, choice)
      if (!attached) return
      if (choice === 'none') end(attached)
      else if (before === 'none') void start(attached)
      else if (hasSmall()) current()?.updateRemoteVideo(wishOf(attached)).catch(onRefused)
    },
  }
}
