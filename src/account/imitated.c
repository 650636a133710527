#include "account/imitated.h"

#define LIST(name) const struct imitated imitated_##name = {name, sizeof(name) / sizeof((name)[0])}

/* clang-format off */
static const char *const staff[] = {
	"admin", "admins", "administrator", "administrators", "administration", "mod", "mods", "moderator",
	"moderators", "moderation", "official", "officials", "staff", "staffer", "support", "supporter", "helpdesk",
	"hotline", "root", "system", "sysadmin", "sysop", "superuser", "webmaster", "employee", "employees",
	"answerwell", "management", "operator", "representative", "representatives", "spokesperson", "verified",
	"certified", "ceo", "founder", "cofounder",
	"kefu", "guanfang", "guanliyuan", "banzhu", "xiaobian", "zhanzhang", "gongzuorenyuan", "kehufuwu",
	"jishuzhichi", "shouhou",
	"soporte", "supporto", "suporte", "offiziell", "offizieller", "officiel", "oficial", "ufficiale",
	"administrador", "administratore", "amministratore", "administrateur", "moderateur", "moderador",
	"moderatore", "kundenservice", "kundendienst", "kundenbetreuung", "kundenbetreuer", "klantenservice",
	"kundtjanst", "kundeservice", "asiakaspalvelu", "mitarbeiter",
	"админ", "админы", "администратор", "администрация", "модератор", "модераторы", "поддержка", "поддержки",
	"техподдержка", "техподдержки", "сотрудник",
};

static const char *const fields[] = {
	"customer", "customers", "client", "clients", "consumer", "consumers", "buyer", "seller", "user", "users",
	"member", "members", "billing", "security", "help", "helps", "service", "services", "technical", "tech",
	"sales", "payment", "payments", "refund", "refunds", "company", "shop", "store", "warranty", "trust",
	"trusted", "safety", "fraud", "antifraud", "community", "forum", "site", "account", "accounts",
	"accounting", "finance", "privacy", "order", "orders", "delivery", "shipping", "returns", "complaints",
	"claims", "disputes", "escalation", "escalations", "legal", "press", "product", "quality", "operations",
	"ops", "dev", "care", "chief", "business", "the", "our",
	"cliente", "clientes", "clienti", "clientele", "kunden", "klanten", "klienta",
};

static const char *const groups[] = {
	"care", "team", "service", "services", "desk", "department", "dept", "center", "centre", "office", "crew",
	"agent", "agents", "assistant", "rep", "reps", "manager", "managers", "relations", "success", "experience",
	"happiness", "advocate", "advocates", "assistance", "advisor", "adviser", "advisors", "expert", "experts",
	"specialist", "specialists", "executive", "executives", "director", "president", "supervisor",
	"coordinator", "associate", "associates", "lead", "leader", "leaders", "head", "line", "owner", "security",
	"alert", "alerts", "notice", "notices", "notification", "notifications", "bot",
	"servicio", "servizio", "servico", "atencion", "assistenza", "atendimento", "obsluga", "dienst",
	"betreuung", "betreuer", "abteilung",
};

static const char *const fillers[] = {
	"team", "teams", "the", "our", "real", "true", "iam", "im", "bot", "chat", "live", "online", "account", "page",
	"member", "user", "group", "head", "lead", "leader", "chief", "senior", "junior", "super", "global", "hq", "from",
	"for", "and", "forum", "site", "web", "bbs",
};

static const char *const whole[] = {
	"formermember", "formeruser", "deleteduser", "deletedmember", "deletedaccount", "anonymous", "anonymoususer",
	"unknownuser", "unknown", "nobody", "guest", "everyone", "everybody", "you", "me", "null", "undefined",
	"owner", "deleted", "company", "thecompany", "team", "theteam", "service", "services", "security", "billing",
	"refund", "refunds", "antifraud", "operations",
	"老板", "经理", "平台", "掌柜", "店主", "商家", "卖家", "商城", "团队", "公司", "专员", "编辑", "主管",
};

static const char *const parts[] = {
	"官方", "官网", "官号", "客服", "客诉", "客户服务", "客户支", "客户经理", "客户专员", "客户关", "客户中心", "客户团队",
	"顾客服务", "顾客支", "顾客关", "顾客中心", "用户服务", "用户支持", "用户中心", "消费者服务", "会员服务", "服务中心",
	"服务台", "服务团队", "服务部", "服务组", "服务人员", "服务专员", "服务热线", "支持团队", "支援团队", "支持中心",
	"技术支", "技术员", "技术团队", "技术部", "管理员", "管理团队", "管理组", "管理处", "管理者", "管理部", "管理层",
	"总管理", "版主", "版务", "板主", "斑竹", "坛主", "站长", "站务", "站方", "网管", "超管", "工作人员", "内部人员", "员工",
	"职员", "小编", "编辑部", "系统", "售后", "运营", "审核", "认证", "风控", "安全中心", "安全团队", "安全部",
	"安全专员", "账务部", "帐务部", "账单部", "帐单部", "财务部", "退款中心", "退款专员", "退款部", "退款组", "投诉处理",
	"投诉中心", "社区经理", "社区管理", "店长", "总经理", "总监", "董事长", "创始人", "负责人", "总部", "平台方", "平台通知",
	"平台公告", "本站", "本店", "本公司", "我司", "前会员", "前成员", "已注销", "已删除", "匿名用户",
	"サポート", "カスタマー", "スタッフ", "運営", "运営", "公式", "관리자", "운영자", "고객센터", "고객지원", "공식",
};
/* clang-format on */

LIST(staff);
LIST(fields);
LIST(groups);
LIST(fillers);
LIST(whole);
LIST(parts);
