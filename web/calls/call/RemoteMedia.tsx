import { useEffect, useRef } from 'react'
import type { RemotePublication } from '#web/media/mediaClient.ts'
import { largePublication } from './largePublication.ts'

export interface RemoteMediaProps {
  publications: readonly RemotePublication[]
  /** puts what they send into a place of the page; answers what takes it away */
  attach: (publicationId: string, container: HTMLElement) => () => void
}

function Attached({ id, place, attach }: { id: string; place: string } & Pick<RemoteMediaProps, 'attach'>) {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => (box.current ? attach(id, box.current) : undefined), [id, attach])
  return <div ref={box} className="callmedia" data-place={place} />
}

/** All that the other side sends: one picture large, another one in the corner, and their sound. */
export function RemoteMedia({ publications, attach }: RemoteMediaProps) {
  const large = largePublication(publications)
  return (
    <div className="callremote" data-testid="call-remote">
      {publications.map(({ id, kind }) => (
        <Attached
          key={id}
          id={id}
          place={kind === 'microphone' ? 'none' : id === large?.id ? 'large' : 'corner'}
          attach={attach}
        />
      ))}
    </div>
  )
}
