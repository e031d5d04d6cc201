import { channelPictures } from './pictures.ts'

/** The square mark of a channel; decorative, because its name stands beside it. */
export function ChannelMark({ handle, size = '' }: { handle: string; size?: 'xs' | 'l' | '' }) {
  return <img className={`ava ${size}`} src={channelPictures(handle).mark} alt="" width={44} height={44} />
}
