/**
 * The words of a cervical cytology result. The wording of The Bethesda System 2014 (Nayar & Wilbur, 3rd edition,
 * 2015) is kept wherever it gives one. Keys are the codes of domain/bethesda/draft.ts.
 */
export const bethesda = {
  // Headings
  'heading.specimen': 'Specimen type',
  'heading.adequacy': 'Specimen adequacy',
  'heading.category': 'General categorization',
  'heading.interpretation': 'Interpretation / result',
  'heading.nilm': 'Non-neoplastic findings',
  'heading.organisms': 'Organisms',
  'heading.other': 'Other',
  'heading.squamous': 'Squamous cell',
  'heading.glandular': 'Glandular cell',
  'heading.malignant': 'Other malignant neoplasms',
  'heading.epithelial': 'Epithelial cell abnormalities',
  'heading.quality': 'Quality indicators',
  'heading.zone': 'Endocervical / transformation zone component',
  'heading.reason': 'Reason',
  'heading.comment': 'Comment',
  'not-stated': 'Not stated',

  // Specimen
  conventional: 'Conventional smear (Pap smear)',
  'liquid-based': 'Liquid-based preparation',
  'specimen-other': 'Other preparation',

  // Adequacy
  satisfactory: 'Satisfactory for evaluation',
  'unsatisfactory-rejected': 'Unsatisfactory for evaluation: specimen rejected / not processed',
  'unsatisfactory-processed':
    'Unsatisfactory for evaluation: specimen processed and examined, but unsatisfactory for evaluation of epithelial abnormality',
  'unsatisfactory-because': 'because of {reason}',
  'zone.present': 'Endocervical / transformation zone component present',
  'zone.absent': 'Endocervical / transformation zone component absent',
  'zone.present-short': 'Present',
  'zone.absent-short': 'Absent',
  'obscuring-blood': 'Partially obscuring blood',
  'obscuring-inflammation': 'Partially obscuring inflammation',
  'air-drying': 'Air-drying artefact',
  'scant-cellularity': 'Scant squamous cellularity',
  'poor-fixation': 'Poor fixation',

  // General categorization
  nilm: 'Negative for intraepithelial lesion or malignancy (NILM)',
  'category-other': 'Other: see interpretation / result',
  'epithelial-abnormality': 'Epithelial cell abnormality: see interpretation / result',
  'nilm-short': 'NILM',
  'category-other-short': 'Other',
  'epithelial-abnormality-short': 'Epithelial cell abnormality',

  // Non-neoplastic findings
  'squamous-metaplasia': 'Squamous metaplasia',
  'keratotic-changes': 'Keratotic changes',
  'tubal-metaplasia': 'Tubal metaplasia',
  atrophy: 'Atrophy',
  'pregnancy-changes': 'Pregnancy-associated changes',
  'reactive-inflammation': 'Reactive cellular changes associated with inflammation (includes typical repair)',
  'lymphocytic-cervicitis': 'Lymphocytic (follicular) cervicitis',
  'reactive-radiation': 'Reactive cellular changes associated with radiation',
  'reactive-iud': 'Reactive cellular changes associated with intrauterine contraceptive device (IUD)',
  'glandular-post-hysterectomy': 'Glandular cells status post hysterectomy',

  // Organisms
  trichomonas: 'Trichomonas vaginalis',
  candida: 'Fungal organisms morphologically consistent with Candida spp.',
  'bacterial-vaginosis': 'Shift in flora suggestive of bacterial vaginosis',
  actinomyces: 'Bacteria morphologically consistent with Actinomyces spp.',
  herpes: 'Cellular changes consistent with herpes simplex virus',
  cytomegalovirus: 'Cellular changes consistent with cytomegalovirus',

  // Other
  'endometrial-cells-45': 'Endometrial cells in a woman 45 years of age or older',

  // Squamous cell
  'asc-us': 'Atypical squamous cells of undetermined significance (ASC-US)',
  'asc-h': 'Atypical squamous cells, cannot exclude HSIL (ASC-H)',
  lsil: 'Low-grade squamous intraepithelial lesion (LSIL), encompassing HPV / mild dysplasia / CIN 1',
  hsil: 'High-grade squamous intraepithelial lesion (HSIL), encompassing moderate and severe dysplasia, CIS; CIN 2 and CIN 3',
  'hsil-invasion': 'High-grade squamous intraepithelial lesion (HSIL) with features suspicious for invasion',
  scc: 'Squamous cell carcinoma',

  // Glandular cell
  'agc-endocervical': 'Atypical endocervical cells (NOS or specify in comments)',
  'agc-endometrial': 'Atypical endometrial cells (NOS or specify in comments)',
  'agc-nos': 'Atypical glandular cells (NOS or specify in comments)',
  'agc-endocervical-neoplastic': 'Atypical endocervical cells, favor neoplastic',
  'agc-neoplastic': 'Atypical glandular cells, favor neoplastic',
  ais: 'Endocervical adenocarcinoma in situ (AIS)',
  'adenocarcinoma-endocervical': 'Adenocarcinoma, endocervical',
  'adenocarcinoma-endometrial': 'Adenocarcinoma, endometrial',
  'adenocarcinoma-extrauterine': 'Adenocarcinoma, extrauterine',
  'adenocarcinoma-nos': 'Adenocarcinoma, not otherwise specified (NOS)',
  'other-malignant': 'Other malignant neoplasm (specify in comments)',

  // What still prevents sign-out of a draft, and what to do about it
  'problem.specimen-missing': 'State the specimen type.',
  'problem.adequacy-missing': 'State the adequacy of the specimen.',
  'problem.reason-missing': 'Say why the specimen is unsatisfactory: choose a quality indicator or write the reason.',
  'problem.category-missing': 'Choose the general category.',
  'problem.interpretation-missing':
    'Choose the interpretation that goes with the general category, or describe it in the comment where it is "Other".',
  'problem.category-contradicts':
    'The interpretations chosen belong to another general category: change the category or the interpretations.',
  'problem.unsatisfactory-with-abnormality':
    'A specimen with abnormal cells is satisfactory by definition: change the adequacy or the interpretation.',
} as const
