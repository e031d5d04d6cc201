import { NothingHere } from './NothingHere.tsx'

/** Any other address. */
export default function NotFoundPage() {
  return <NothingHere>This address leads nowhere. It may have been mistyped.</NothingHere>
}
