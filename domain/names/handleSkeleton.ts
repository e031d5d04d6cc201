import { nameSkeleton } from './nameSkeleton.ts'

const DIGITS: Readonly<Record<string, string>> = {
  '2': 'z',
  '4': 'a',
  '6': 'b',
  '7': 't',
  '8': 'b',
  '9': 'g',
}

/**
 * What a handle looks like beside others: as a name, and with the digits and pairs that a handle is faked with.
 * A name keeps them, because a name may well end in a number. Example: `c1ick-24` and `dlck-za` are one.
 * @param handle small letters, digits, dashes
 */
export function handleSkeleton(handle: string): string {
  return nameSkeleton(handle)
    .replace(/[246789]/g, (digit) => DIGITS[digit] as string)
    .replaceAll('cl', 'd')
    .replaceAll('nn', 'm')
}
