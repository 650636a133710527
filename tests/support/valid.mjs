// Whether a page is valid HTML.
import { load } from './packages.mjs';

const { HtmlValidate } = await load('html-validate');
const checker = new HtmlValidate({
	root: true,
	extends: ['html-validate:standard', 'html-validate:document', 'html-validate:a11y'],
	rules: {
		// Browsers and search engines know both; shorter pages are the aim.
		'no-implicit-button-type': 'off',
		'no-redundant-role': 'off',
		'no-redundant-for': 'off',
		// What is asked for comes from here and nowhere else (content-security-policy).
		'require-sri': 'off',
		'aria-label-misuse': ['error', { allowAnyNamable: true }],
		'heading-level': 'off', // axe looks at their order
		// Two navigations of one kind have names of their own; that is what counts.
		'unique-landmark': 'off',
		'prefer-native-element': 'off',
	},
});

export async function htmlProblems(html) {
	const report = await checker.validateString(html);
	return report.results.flatMap((r) =>
		r.messages
			.filter((m) => m.severity === 2)
			.map((m) => {
				const line = html.split('\n')[m.line - 1] ?? '';
				return `${m.ruleId}: ${m.message} (${line.trim().slice(0, 140)})`;
			}),
	);
}
