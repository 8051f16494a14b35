// Writes a conformance report as JUnit, the one form that all reports of tests here have.

function escape(text) {
  return text
    .replaceAll(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`)
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[^\x20-\ud7ff\ue000-\ufffd]/g, '?');
}

/** One test case for each case and form. */
export function toJUnit(report) {
  const suite = escape(`conformance ${report.runtime} ${report.version} (${report.host})`);
  const lines = report.results.map((result) => {
    const name = escape(`${result.id} (${result.form}): ${result.title}`);
    const open = `    <testcase classname="${suite}" name="${name}" time="${(result.ms / 1000).toFixed(4)}"`;
    if (result.status === 'pass') return `${open}/>`;
    if (result.status === 'fail')
      return `${open}><failure message="${escape(result.error ?? '')}"/></testcase>`;
    return `${open}><skipped message="${escape(`${result.reason} (${result.allowedBy})`)}"/></testcase>`;
  });
  const { passed, failed, gaps } = report;
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    '<testsuites>',
    `  <testsuite name="${suite}" tests="${passed + failed + gaps}" failures="${failed}" errors="0" skipped="${gaps}">`,
    ...lines,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}
