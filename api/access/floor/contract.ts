import { z } from 'zod'
import { FLOOR_ORDERS } from '#domain/room/words.ts'
import type { Routes } from '../../http/contract.ts'
import { roomId, seatId } from '../contract.ts'

export const floorRequestId = z
  .string()
  .regex(/^flr_[0-9a-hjkmnp-tv-z]{22}$/)
  .meta({ id: 'FloorRequestId' })

const byId = z.object({ id: roomId })
const byRequest = z.object({ requestId: floorRequestId })

export const floorRoutes = {
  askToSpeak: {
    method: 'POST',
    path: '/v1/rooms/{id}/floor/requests',
    summary: 'Asks to speak in a voice room one listens to; asking again answers the request that is open',
    access: 'account',
    stepUp: 'none',
    limit: 'write',
    params: byId,
    success: { status: 201, body: byRequest },
    problems: ['NOT_FOUND', 'CONFLICT', 'BUSY'],
  },
  withdrawRequest: {
    method: 'DELETE',
    path: '/v1/rooms/{id}/floor/requests/own',
    summary: 'Asks no more; idempotent',
    access: 'account',
    limit: 'write',
    params: byId,
    success: { status: 204 },
    problems: ['NOT_FOUND', 'BUSY'],
  },
  grantSpeech: {
    method: 'POST',
    path: '/v1/rooms/{id}/floor/grants',
    summary: 'Gives a place on the floor to who asks for it: decided again, stored and signed',
    access: 'owner',
    act: 'leadFloor',
    stepUp: 'none',
    limit: 'write',
    params: byId,
    body: byRequest,
    success: { status: 204 },
    problems: ['NOT_FOUND', 'INVALID_INPUT', 'CONFLICT', 'BUSY', 'CHAIN_UNREADABLE'],
  },
  putLater: {
    method: 'POST',
    path: '/v1/rooms/{id}/floor/later',
    summary: 'Puts a request behind those that wait now',
    access: 'owner',
    act: 'leadFloor',
    stepUp: 'none',
    limit: 'write',
    params: byId,
    body: byRequest,
    success: { status: 204 },
    problems: ['NOT_FOUND', 'INVALID_INPUT', 'BUSY'],
  },
  endSpeech: {
    method: 'POST',
    path: '/v1/rooms/{id}/floor/ends',
    summary: 'Brings a speaker back to the audience; idempotent',
    access: 'owner',
    act: 'leadFloor',
    stepUp: 'none',
    limit: 'write',
    params: byId,
    body: z.object({ seatId }),
    success: { status: 204 },
    problems: ['NOT_FOUND', 'INVALID_INPUT', 'BUSY'],
  },
  stepDown: {
    method: 'DELETE',
    path: '/v1/rooms/{id}/floor/places/own',
    summary: 'Goes back to the audience, or lets a grant go; idempotent',
    access: 'account',
    limit: 'write',
    params: byId,
    success: { status: 204 },
    problems: ['NOT_FOUND', 'BUSY'],
  },
  setFloorOrder: {
    method: 'PUT',
    path: '/v1/rooms/{id}/floor/order',
    summary: 'In which order requests stand',
    access: 'owner',
    act: 'leadFloor',
    stepUp: 'none',
    limit: 'write',
    params: byId,
    body: z.object({ order: z.enum(FLOOR_ORDERS) }),
    success: { status: 204 },
    problems: ['NOT_FOUND', 'INVALID_INPUT', 'BUSY'],
  },
} as const satisfies Routes
