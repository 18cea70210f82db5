import { z } from 'zod'

/** An unexpected failure in a window. It is written to the log, so it contains no address and no name. */
export const fault = z.object({
  /** A page that could not be drawn, a script that threw, or an unhandled promise rejection. */
  where: z.enum(['page', 'script', 'promise']),
  /** The page that was open, e.g. `case`. */
  page: z.string().regex(/^[a-z-]{1,40}$/),
  /** The error's class, e.g. `TypeError`. */
  name: z.string().max(100),
  message: z.string().max(1000),
  /** The stack, innermost first, e.g. `open (index-D4f.js:12:345)`: file names without their addresses. */
  frames: z.array(z.string().max(300)).max(30),
})
export type Fault = z.infer<typeof fault>
