/* Postal addresses in Chinese and Japanese: from the large to the small, 省 市 区 路 号 室. The number of a house with its
 * road, or of a building with its estate, is the anchor; what stands before it says whether it is an address. */
#include "text/personal.h"

enum { BACK = 48, AHEAD = 24, NAME_LEAST = 2 };

/* ---- the parts --------------------------------------------------------------------------------------------------- */

static const char *const roads[] = {"路",   "街",   "大道", "大街", "道",   "巷",   "弄",   "胡同",
				    "里",   "段",   "公路", "馬路", "丁目", "条",   "坊",   "村",
				    "屯",   "组",   "横街", "东路", "西路", "南路", "北路", "道中",
				    "道西", "道東", "道东", "中路", NULL};
static const char *const estates[] = {
    "小区", "花园", "花園", "苑",   "公寓", "大厦", "大廈", "新村", "家园",   "广场", "城",
    "庄园", "山庄", "园",   "邨",   "阁",   "中心", "府",   "湾",   "里",     "社区", "宿舍",
    "国际", "豪庭", "名都", "公馆", "轩",   "軒",   "学院", "大学", "工业园", "区",   NULL};
static const char *const houses[] = {"号楼", "号院", "号",   "號", "番地",
				     "番",   "号铺", "号之", NULL};
static const char *const buildings[] = {"栋", "棟",   "幢",   "座", "号楼", "單元", "单元",
					"楼", "樓",   "室",   "户", "层",   "層",   "门",
					"房", "号房", "号室", "f",  "号",   "號",   NULL};
static const char *const not_houses[] = {
    "号线",   "号机", "号电", "号之前", "号晚", "号早", "号上午", "号下午", "号去",   "号来",
    "号开始", "号色", "号字", "号召",   "号码", "号到", "号发",   "号左右", "号以后", NULL};
/* ---- a chain of cells back from the number -------------------------------------------------------------------------- */

static bool
is_in_chain(uint32_t c)
{
	return is_han(c) || is_word(c) || c == ' ' || c == '-' || c == '#' ||
	       (c >= 0x30a0 && c <= 0x30ff) || (c >= 0x3040 && c <= 0x309f);
}

/* The first cell of the unbroken text that ends before `to`, at most BACK back. */
static size_t
chain_begin(const struct look *l, size_t to)
{
	size_t i = to;

	while (i > 0 && to - i < BACK && is_in_chain(look_c(l, i - 1)))
		i--;
	return i;
}

/* Where the address begins in [from, to): at a province, or behind the last word that leads to one. */
static size_t
address_begin(const struct look *l, size_t from, size_t to)
{
	size_t begin = from;
	const struct hint_at *h = look_first_hint(l, from);

	for (; h != NULL && h < l->hints + l->n_hints && h->from < to; h++) {
		if (h->hint == HINT_PROVINCE)
			return h->from;
		if ((h->hint == HINT_LEAD || h->hint == HINT_ADDRESS) && h->to + NAME_LEAST <= to &&
		    h->to > begin)
			begin = h->to;
	}
	while (begin < to && !is_han(look_c(l, begin)))
		begin++;
	return begin;
}

static bool
has_area(const struct look *l, size_t from, size_t to)
{
	const struct hint_at *h = look_first_hint(l, from);

	for (; h != NULL && h < l->hints + l->n_hints && h->from < to; h++)
		if (h->hint == HINT_PROVINCE || h->hint == HINT_AREA)
			return true;
	return false;
}

/* Whether a word of the list ends at `to`, with a name before it. */
static bool
ends_with(const struct look *l, size_t from, size_t to, const char *const *words)
{
	while (to > from && look_c(l, to - 1) == ' ')
		to--;
	for (size_t i = to > from + 3 ? to - 3 : from; i < to; i++)
		if (look_one_of(l, i, words, false) == to)
			return i >= from + NAME_LEAST - 1;
	return false;
}

/* ---- the number ------------------------------------------------------------------------------------------------------ */

static bool
is_number(uint32_t c)
{
	static const uint32_t han[] = {0x4e00, 0x4e8c, 0x4e09, 0x56db, 0x4e94, 0x516d,
				       0x4e03, 0x516b, 0x4e5d, 0x5341, 0x767e, 0x96f6};

	for (int i = 0; i < 12; i++)
		if (c == han[i])
			return true;
	return is_word(c) || c == '-';
}

static size_t
number_end(const struct look *l, size_t i)
{
	size_t to = i;

	while (to - i < 12 && is_number(look_c(l, to)))
		to++;
	return to;
}

/* Behind the number: what it counts, with a blank or none between. */
static size_t
counted(const struct look *l, size_t to, const char *const *words)
{
	to += look_c(l, to) == ' ';
	return look_one_of(l, to, words, false);
}

/* All numbers that go on: 3栋 2单元 501室, 88号之2, -1203. */
static size_t
address_end(const struct look *l, size_t to)
{
	size_t number, next, end = to;

	for (int n = 0; n < 8 && to - end < AHEAD; n++) {
		size_t at = to + (look_c(l, to) == ' ' || look_c(l, to) == ',' ||
				  look_c(l, to) == '-' || look_c(l, to) == 0x4e4b);

		if (look_c(l, at) == ' ')
			at++;
		number = number_end(l, at);
		if (number == at)
			break;
		if ((next = counted(l, number, buildings)) != 0)
			to = end = next;
		else if (is_digit(look_c(l, at)) && number - at >= 2 && !is_han(look_c(l, number)))
			return number;
		else
			break;
	}
	return to;
}

/* The cell behind the address whose number begins at i; 0: none. */
static size_t
place_from(const struct look *l, size_t i, size_t *from)
{
	size_t number = number_end(l, i), house, begin, end;
	bool is_road, is_said, has_more;
	uint32_t behind = look_c(l, number + (look_c(l, number) == ' '));

	if (!is_han(behind) && lower_of(behind) != 'f')
		return 0;

	if ((house = counted(l, number, houses)) == 0)
		house = counted(l, number, buildings);
	if (house == 0 ||
	    look_one_of(l, number + (look_c(l, number) == ' '), not_houses, false) != 0)
		return 0;
	begin = chain_begin(l, i);
	is_road = ends_with(l, begin, i, roads);
	if (!is_road && !ends_with(l, begin, i, estates))
		return 0;
	*from = address_begin(l, begin, i);
	if (i - *from < NAME_LEAST + 1)
		return 0;
	end = address_end(l, house);
	has_more = end > house;
	is_said = look_hinted(l, HINT_ADDRESS, *from, end, 8, 0) ||
		  look_hinted(l, HINT_ADDRESS, begin, i, 4, 0);
	if (is_road && counted(l, number, houses) != 0)
		return end;
	return has_more || is_said || has_area(l, *from, i - 1) ? end : 0;
}

/* 〒150-0002 東京都渋谷区…1-2-3: the code says that the rest of the line is an address. */
static size_t
japanese_from(const struct look *l, size_t i)
{
	size_t to = i + 1;

	if (look_c(l, i) != 0x3012)
		return 0;
	while (to < i + 60 && look_c(l, to) != '\n' && look_c(l, to) != 0x3002 &&
	       look_c(l, to) != ',')
		to++;
	while (to > i && look_c(l, to - 1) == ' ')
		to--;
	return to > i + 8 && is_digit(look_c(l, i + 1 + (look_c(l, i + 1) == ' '))) && to <= l->n
		   ? to
		   : 0;
}

static bool
begins_number(const struct look *l, size_t i)
{
	return is_number(look_c(l, i)) && look_c(l, i) != '-' && !is_number(look_c(l, i - 1)) &&
	       (is_han(look_c(l, i - 1)) || look_c(l, i - 1) == ' ');
}

void
personal_look_chinese_places(struct look *l)
{
	size_t to, from;

	for (size_t i = 0; i < l->n; i++) {
		if ((to = japanese_from(l, i)) != 0) {
			look_add(l, PERSONAL_ADDRESS, i, to);
			i = to - 1;
			continue;
		}
		if (!begins_number(l, i) || l->is_link[i] || (to = place_from(l, i, &from)) == 0)
			continue;
		look_add(l, PERSONAL_ADDRESS, from, to);
		i = to - 1;
	}
}
