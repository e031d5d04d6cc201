import type { ReactNode } from 'react'
import { Link } from 'react-router'
import type { StreamCard } from '#api/discovery/contract.ts'
import { formatDate } from '#web/kit/format/formatTime.ts'
import { ChannelMark } from '#web/kit/marks/ChannelMark.tsx'

function Facts({ stream, isOfChannel }: { stream: StreamCard; isOfChannel: boolean }) {
  const parts: ReactNode[] = [
    isOfChannel ? null : <bdi key="name">{stream.channel.name}</bdi>,
    stream.kind === 'voice' ? 'voice room' : null,
    stream.endedAt ? `ended ${formatDate(stream.endedAt)}` : null,
    stream.visibility === 'members' ? (stream.gateSentence ?? 'Pass holders only') : null,
  ].filter((part) => part !== null)
  return <>{parts.flatMap((part, at) => (at === 0 ? [part] : [' · ', part]))}</>
}

export interface StreamRowsProps {
  streams: readonly StreamCard[]
  /** on the channel's own page, which needs no link to it */
  isOfChannel?: boolean
}

/** Streams that are over, one a row. */
export function StreamRows({ streams, isOfChannel = false }: StreamRowsProps) {
  return (
    <ul>
      {streams.map((stream) => {
        const words = (
          <span className="min-w-0 flex-1">
            <bdi className="font-medium block truncate">{stream.title}</bdi>
            <span className="text-sm text-t2 figures block truncate">
              <Facts stream={stream} isOfChannel={isOfChannel} />
            </span>
          </span>
        )
        return (
          <li key={stream.roomId} className="border-b border-line" data-testid="past-stream">
            {isOfChannel ? (
              <div className="flex items-center min-h-16 py-2">{words}</div>
            ) : (
              <Link className="flex items-center gap-3 min-h-16 py-2" to={`/c/${stream.channel.handle}`}>
                <ChannelMark handle={stream.channel.handle} />
                {words}
              </Link>
            )}
          </li>
        )
      })}
    </ul>
  )
}
