import { type RefObject, useEffect, useRef, useState } from 'react'
import { provenFor } from '#web/kit/api/provenFor.ts'

/** Files within a part of the page, which are answered only while a second proof holds: a press asks for that first. */
export function useProvenFiles(): { part: RefObject<HTMLDivElement | null>; error: unknown } {
  const part = useRef<HTMLDivElement>(null)
  const [error, setError] = useState<unknown>(null)
  useEffect(() => {
    async function save(link: HTMLAnchorElement): Promise<void> {
      setError(null)
      try {
        // a copy, which is not in the part
        if (await provenFor('factor')) (link.cloneNode() as HTMLAnchorElement).click()
      } catch (caught) {
        setError(caught)
      }
    }
    function press(event: MouseEvent): void {
      const link = event.target instanceof Element ? event.target.closest('a') : null
      if (link === null) return
      event.preventDefault()
      void save(link)
    }
    const place = part.current
    place?.addEventListener('click', press)
    return () => place?.removeEventListener('click', press)
  }, [])
  return { part, error }
}
