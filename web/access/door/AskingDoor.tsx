import type { Typed } from '#domain/names/isolated.ts'
import { useAfter } from '#web/kit/states/Loading.tsx'
import { SlowNote } from '#web/kit/states/SlowNote.tsx'
import './door.css'

/** The door while the server decides: nothing jumps, and after five seconds it says what it is doing. */
export function AskingDoor({ channelName }: { channelName: Typed }) {
  const isSlow = useAfter(5000)
  return (
    <section
      className="door shut"
      data-testid="state:stream:asking"
      aria-busy="true"
      aria-label="At the door"
    >
      <p className="text-sm text-t3 max-md:hidden">Stage door</p>
      <h2 className="d3" role="status">
        Checking at the door
      </h2>
      <p className="text-base text-t2 mt-3">
        One moment, then <bdi>{channelName}</bdi>'s room opens by itself.
      </p>
      {isSlow ? (
        <div className="mt-6">
          <SlowNote>We are still checking what you hold. You do not have to do anything.</SlowNote>
        </div>
      ) : null}
    </section>
  )
}
