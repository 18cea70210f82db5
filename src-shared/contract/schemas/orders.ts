import { z } from 'zod'
import { sexes } from '../../domain/order.ts'
import { orderEncodings } from '../../domain/order-encodings.ts'
import { specimenTypes } from '../../domain/specimen.ts'
import { id, timestamp } from './common.ts'

export const labelCode = z.object({ format: z.string(), text: z.string() })

/** An order of the laboratory's system, as shown to a reader who picks one. */
export const order = z.object({
  id,
  accession: z.string(),
  patientName: z.string(),
  patientSex: z.enum(sexes).nullable(),
  birthDate: z.string().nullable(),
  specimen: z.enum(specimenTypes),
  specimenText: z.string(),
  /** Number of slides already matched to it. */
  slides: z.number(),
  /** True if the ordering system withdrew the order. */
  cancelled: z.boolean(),
})
export type Order = z.infer<typeof order>

/** An order offered for a slide. `likeness` compares the accession numbers, 0 to 1. */
export const offeredOrder = order.extend({ likeness: z.number() })
export type OfferedOrder = z.infer<typeof offeredOrder>

/** Why a slide was not matched to an order automatically. */
export const unmatchedReason = z.enum(['no-accession', 'no-order', 'conflict', 'cancelled', 'released'])
export type UnmatchedReason = z.infer<typeof unmatchedReason>

const candidate = z.object({ accession: z.string(), from: z.enum(['code', 'file-name']) })

/** What was read from a slide's label, and the result of matching it. */
export const slideLabel = z.object({
  slideId: id,
  codes: z.array(labelCode),
  accessions: z.array(candidate),
  /** Name of the scanner's profile; empty if the slide was imported by hand. */
  scanner: z.string(),
  state: z.enum(['free', 'unmatched', 'matched', 'set-aside']),
  reason: unmatchedReason.nullable(),
  order: order.nullable(),
  /** The order that came after the case was signed, if its label leads to one. */
  late: order.nullable(),
  /** The matched order, if it was cancelled or names another patient since the newest report of the case. */
  corrected: order.nullable(),
  /** The order that replaced a cancelled `corrected` one under another accession number. */
  renumbered: order.nullable(),
  matchedBy: z.enum(['code', 'file-name', 'reader']).nullable(),
})
export type SlideLabel = z.infer<typeof slideLabel>

/** A slide in the tray of slides without an order. */
export const unmatchedSlide = slideLabel.extend({
  caseId: id,
  accession: z.string(),
  fileName: z.string(),
  hasPicture: z.boolean(),
  addedAt: timestamp,
})
export type UnmatchedSlide = z.infer<typeof unmatchedSlide>

export const orderProblem = z.object({
  line: z.number(),
  code: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
})

/** What an order file says if its letters are read in a character set. Nothing has been taken. */
export const orderPreview = z.object({
  fileName: z.string(),
  /** Null if no character set could be estimated. */
  encoding: z.enum(orderEncodings).nullable(),
  /** How likely the character set is, in percent; null if a reader chose it. */
  percent: z.number().nullable(),
  /** The first fifty. */
  orders: z.array(z.object({ line: z.number(), accession: z.string(), patientName: z.string() })),
  orderCount: z.number(),
  problemCount: z.number(),
})
export type OrderPreview = z.infer<typeof orderPreview>

/** The result of one order file. */
export const orderImport = z.object({
  id,
  fileName: z.string(),
  byHand: z.boolean(),
  added: z.number(),
  changed: z.number(),
  cancelled: z.number(),
  matched: z.number(),
  /** The first hundred problems. */
  problems: z.array(orderProblem),
  problemCount: z.number(),
  importedAt: timestamp,
})
export type OrderImport = z.infer<typeof orderImport>
