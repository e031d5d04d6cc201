import { giftOf } from '#domain/tips/gifts.ts'

/** Filled shapes on a 24 × 24 grid by the word of a gift; the first is its body, the second its light. */
const SHAPES: Record<string, readonly [body: string, light: string]> = {
  applause: [
    'M7.500 21.500c-2.500-1-4-3-4-5.500l.300-5.500c.100-1.500 2-1.500 2.200 0l.300 2.500 4.200-6.800c.900-1.300 2.600-.300 1.900 1.100l-2 4 4-4.600c1-1.100 2.500.100 1.700 1.400l-3 4.600 3.200-2.800c1.100-.900 2.200.400 1.400 1.500l-2.600 3.100 1.500-.700c1.200-.500 1.900.900.900 1.700l-4 3.500c-2 1.900-4 3-6 2.500z',
    'M14.200 2.200l.600 2.600-1.300.300-.600-2.600zM18.700 4l1 .900-1.800 2-1-.900zM20.600 8.600l.300 1.300-2.600.600-.300-1.300z',
  ],
  rose: [
    'M11.300 12.500h1.400v9h-1.400zM12.500 18c.500-2.500 2.500-3.800 5.500-3.800 0 2.800-2 4.400-5.500 4.400zM11.500 20.200c-.400-2-2-3-4.500-3 0 2.300 1.700 3.600 4.500 3.600z',
    'M12 13.500c-3.500 0-6-2-6-5.500 0-1.500.500-3 1.300-4l1.900 1.300L12 2l2.800 3.300L16.700 4c.8 1 1.300 2.500 1.300 4 0 3.500-2.500 5.500-6 5.500zm0-2.200c1.700 0 2.800-1 2.800-2.400 0-1.100-1-2.100-2.800-2.100s-2.800 1-2.800 2.100c0 1.400 1.100 2.400 2.800 2.400z',
  ],
  lantern: [
    'M9 4.500h6V6H9zM7 19h10v2H7zM11.300 1.500h1.400V4h-1.400zM7 7h10l1.500 10.500h-13zm1.700 1.700L7.500 16h9l-1.200-7.300z',
    'M12 9.500c1.700 1.700 2.400 2.900 2.400 4 0 1.400-1 2.300-2.400 2.300s-2.400-.900-2.400-2.300c0-1.100.700-2.300 2.400-4z',
  ],
  spotlight: [
    'M5 2.500h6.500l2 5.500-8 3-2.300-6.200zM4.300 12.200l1.400-.500 1.600 4.300-1.400.500zM3 18.500h6V20H3z',
    'M14.600 8.600L22 20.500H9.500L8 11.100z',
  ],
  rocket: [
    'M12 1.500c3 2.300 4.500 5.300 4.500 9v5h-9v-5c0-3.700 1.500-6.700 4.500-9zm0 5.500a2 2 0 1 0 0 4 2 2 0 0 0 0-4zM6.300 11.800v6.700L3.500 20v-4.200zM17.700 11.800v6.700l2.800 1.500v-4.200z',
    'M9.300 17h5.400L12 23z',
  ],
  crown: [
    'M3 7l4.600 4L12 4l4.400 7L21 7l-1.800 10.500H4.800zM4.800 19h14.400v2H4.800z',
    'M12 12.200l1.700 2.100L12 16.400l-1.700-2.100z',
  ],
}
/** A coin: a tip that is no gift. */
const COIN: readonly [string, string] = [
  'M12 2.500a9.500 9.500 0 1 0 0 19 9.500 9.500 0 0 0 0-19zm0 2a7.500 7.500 0 1 1 0 15 7.500 7.500 0 0 1 0-15z',
  'M12 7.500l4 4.500-4 4.500L8 12z',
]

/** The picture of a gift by its code, or of a plain tip; the words beside it say what it is. */
export function GiftPicture({ gift }: { gift: number | null }) {
  const word = gift === null ? null : (giftOf(gift)?.word ?? null)
  const [body, light] = (word === null ? undefined : SHAPES[word]) ?? COIN
  return (
    <svg className="giftpicture" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={body} fill="currentColor" fillRule="evenodd" />
      <path d={light} className="giftlight" fillRule="evenodd" />
    </svg>
  )
}
