/**
 * SQL for the status of cell `c` with its review `r`: what was accepted while the slide was being graded, and was then
 * called something else by the model, is the reader's own label.
 */
export const reviewStatus = `CASE WHEN r.status = 'accepted' AND r.label <> c.label THEN 'relabelled' ELSE r.status END`
