import type { Me } from '#api/accounts/contract.ts'
import { ChangeName } from '#web/accounts/guests/ChangeName.tsx'
import { ChatPanel } from '#web/chat/ChatPanel.tsx'
import type { RealtimeSocket } from '#web/kit/socket.ts'

export interface StreamChatProps {
  socket: RealtimeSocket | null
  roomId: string
  /** what gives the right to read */
  seat: string
  me: Me | null
}

/** The chat beside a picture, watched or sent; guests find their name there. */
export function StreamChat({ socket, roomId, seat, me }: StreamChatProps) {
  return (
    <ChatPanel
      socket={socket}
      roomId={roomId}
      seat={seat}
      person={me && { accountId: me.accountId, name: me.displayName, isGuest: me.isGuest }}
      nameChoice={me?.isGuest ? <ChangeName name={me.displayName} /> : null}
    />
  )
}
