import { channelPictures } from './pictures.ts'

interface WidePictureProps {
  handle: string
  /** how wide it stands, in the words of the `sizes` attribute */
  sizes: string
}

/** A channel's picture where it is the largest thing on the page; it says nothing that the words beside it do not. */
export function WidePicture({ handle, sizes }: WidePictureProps) {
  const { wide, small } = channelPictures(handle)
  return (
    <img
      src={wide}
      srcSet={`${small} 640w, ${wide} 1280w`}
      sizes={sizes}
      alt=""
      width={1280}
      height={720}
      fetchPriority="high"
    />
  )
}
