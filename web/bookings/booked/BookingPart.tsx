import { type ReactNode, useId } from 'react'

/** A part of the page of a booked call, with its heading. */
export function BookingPart({ title, children }: { title: string; children: ReactNode }) {
  const id = useId()
  return (
    <section className="mt-8" aria-labelledby={id}>
      <h2 className="d4 mb-2" id={id}>
        {title}
      </h2>
      {children}
    </section>
  )
}
