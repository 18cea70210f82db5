import { z } from 'zod'
import { allowed, t } from './procedure.ts'
import {
  byPerson,
  codeOnly,
  firstChoice,
  newPerson,
  oneTimePassword,
  passwordChange,
  passwordOnly,
  personEntry,
  rating,
  ratingRequest,
  recoveryCodes,
  renaming,
  resetRequest,
  roleChange,
  secondFactorOffer,
  sessionState,
  signInRequest,
  wayChange,
} from './schemas/people.ts'

export const sessionRouter = t.router({
  state: allowed('session.use')
    .output(sessionState)
    .query(({ ctx }) => ctx.api.session.state(ctx.session)),
  choose: allowed('session.use')
    .input(firstChoice)
    .output(sessionState)
    .mutation(({ ctx, input }) => ctx.api.session.choose(ctx.session, input)),
  signIn: allowed('session.use')
    .input(signInRequest)
    .output(sessionState)
    .mutation(({ ctx, input }) => ctx.api.session.signIn(ctx.session, input)),
  replaceOneTime: allowed('session.use')
    .input(passwordOnly)
    .output(sessionState)
    .mutation(({ ctx, input }) => ctx.api.session.replaceOneTime(ctx.session, input.password)),
  lock: allowed('session.use')
    .output(sessionState)
    .mutation(({ ctx }) => ctx.api.session.lock(ctx.session)),
  signOut: allowed('session.use')
    .output(sessionState)
    .mutation(({ ctx }) => ctx.api.session.signOut(ctx.session)),
  rate: allowed('session.use')
    .input(ratingRequest)
    .output(rating)
    // Not a query: its input would stand in an address.
    .mutation(({ ctx, input }) => ctx.api.session.rate(input.password, input.name)),
})

export const accountRouter = t.router({
  changePassword: allowed('account.own')
    .input(passwordChange)
    .mutation(({ ctx, input }) => ctx.api.account.changePassword(ctx.reader, input)),
  offerSecondFactor: allowed('account.own')
    .input(passwordOnly)
    .output(secondFactorOffer)
    .mutation(({ ctx, input }) => ctx.api.account.offerSecondFactor(ctx.reader, input.password)),
  confirmSecondFactor: allowed('account.own')
    .input(codeOnly)
    .output(recoveryCodes)
    .mutation(({ ctx, input }) => ctx.api.account.confirmSecondFactor(ctx.reader, input.code)),
  dropSecondFactor: allowed('account.own')
    .input(passwordOnly)
    .mutation(({ ctx, input }) => ctx.api.account.dropSecondFactor(ctx.reader, input.password)),
})

export const peopleRouter = t.router({
  list: allowed('people.manage')
    .output(z.array(personEntry))
    .query(({ ctx }) => ctx.api.people.list()),
  add: allowed('people.manage')
    .input(newPerson)
    .output(oneTimePassword)
    .mutation(({ ctx, input }) => ctx.api.people.add(ctx.reader, input)),
  rename: allowed('people.manage')
    .input(renaming)
    .mutation(({ ctx, input }) => ctx.api.people.rename(ctx.reader, input.personId, input.name)),
  setRoles: allowed('people.manage')
    .input(roleChange)
    .mutation(({ ctx, input }) => ctx.api.people.setRoles(ctx.reader, input.personId, input.roles)),
  close: allowed('people.manage')
    .input(byPerson)
    .mutation(({ ctx, input }) => ctx.api.people.close(ctx.reader, input.personId)),
  reopen: allowed('people.manage')
    .input(byPerson)
    .mutation(({ ctx, input }) => ctx.api.people.reopen(ctx.reader, input.personId)),
  reset: allowed('people.manage')
    .input(resetRequest)
    .output(oneTimePassword)
    .mutation(({ ctx, input }) => ctx.api.people.reset(ctx.reader, input.personId, input.secondFactor)),
  changeWay: allowed('people.manage')
    .input(wayChange)
    .output(sessionState)
    .mutation(({ ctx, input }) => ctx.api.people.changeWay(ctx.session, input)),
})
