import { channelPictures } from './pictures.ts'

/** A channel's picture in a card. */
export function SmallPicture({ handle }: { handle: string }) {
  return <img src={channelPictures(handle).small} alt="" width={640} height={360} loading="lazy" />
}
