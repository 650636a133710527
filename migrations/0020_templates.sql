-- Reply templates of staff, and a first set of them. Fields in braces are filled in when one is
-- inserted; what stands in [square brackets] is for the person who answers.

CREATE TABLE reply_templates (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	locale text NOT NULL,
	name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 80),
	body text NOT NULL CHECK (char_length(body) BETWEEN 1 AND 4000),
	n_used integer NOT NULL DEFAULT 0,
	used_at timestamptz,
	changed_by bigint REFERENCES accounts,
	changed_at timestamptz NOT NULL DEFAULT now(),
	CONSTRAINT reply_templates_name UNIQUE (locale, name)
);
-- Only staff sees them; but they change with the answers made of them, which tell anyway.
SELECT content_shown('reply_templates');

INSERT INTO reply_templates (locale, name, body) VALUES
('en', 'We are looking into it', $t$Hello {name},

thank you for telling us. We are looking into it with the people responsible and will answer here by [day and time], even if we should still be searching then.

You need not do anything until then. If something changes on your side, just add a comment.

{staff}$t$),
('en', 'More information needed', $t$Hello {name},

thank you for the description. To find the cause we need a little more:

1. Which model or order is it about?
2. What did you do just before, and what did you see?
3. Since when does it happen, always or now and then?

Please leave out names, addresses and card numbers: this page is public. As soon as we have your answer we go on, usually on the same day.

{staff}$t$),
('en', 'Known problem', $t$Hello {name},

what you describe is known to us, and you have done nothing wrong: [what happens, in one sentence].

**Until it is solved** this helps: [the way around it].

We are working on it and expect a solution by [date]. We will write here as soon as it is there; you will get a mail.

{staff}$t$),
('en', 'Solved with an update', $t$Hello {name},

good news: this is solved in version [number].

1. Open **Settings > Update**.
2. Choose **Install now** and leave the device plugged in, it takes about five minutes.

Should it still happen afterwards, please tell us here; then we look at it again at once.

{staff}$t$),
('en', 'Refund is on its way', $t$Hello {name},

your refund has been sent today. It goes back the way you paid, and banks take three to five working days until you see it.

If it is not there by [date], please write to us with the order number by the contact form, not here. Then we trace it for you.

{staff}$t$),
('en', 'No refund, but an offer', $t$Hello {name},

we have read your request carefully and looked at the order. I understand that this is annoying.

The item was [bought in the clearance sale, used for longer than the trial period …], and for these the terms do not provide for money back.

What I can do: [exchange it, repair it, a voucher]. If that suits you, please answer here with "yes" and have the order confirmation at hand; the rest takes us one day.

{staff}$t$),
('en', 'Parcel is late', $t$Hello {name},

I am sorry that you are still waiting. The carrier has had the parcel since [date]; the last entry is [place].

I have opened an inquiry there today. Such an inquiry takes up to three working days. If the parcel is not found by [date], we send a new one at once or give you your money back, as you like.

{staff}$t$),
('en', 'Arrived damaged', $t$Hello {name},

that is not how it should have reached you, and I am sorry for the trouble.

1. Please keep the packaging and take two photos, of the damage and of the box.
2. Open **Account > Orders > Return** and choose "damaged". There you can attach the photos.
3. The replacement leaves on the next working day; you need not wait for the return to arrive.

You will get a mail with the label and the new delivery date.

{staff}$t$),
('en', 'Out of stock', $t$Hello {name},

this article is sold out at the moment, and the next delivery is planned for [date].

I will gladly order it for you the moment it arrives: open the product page and choose **Tell me**. If you need something sooner, [other article] does the same job.

{staff}$t$),
('en', 'Has been answered before', $t$Hello {name},

good question, and you are not the first with it. The whole answer stands here: [link]

If it leaves something open in your case, please say what; then this question stays open and we go on here.

{staff}$t$),
('en', 'Not something we can do here', $t$Hello {name},

thank you for asking. This forum is about our products and services, so we cannot give you a reliable answer on [subject].

The right place for it is [place, with link]. Should there be something about your order or device behind it, we are glad to help right here.

{staff}$t$),
('en', 'Answer to a complaint', $t$Hello {name},

thank you for telling us so plainly. You expected [what was promised], and instead [what happened]. That was our mistake, and I apologise for it.

I have [what has been done already]. Next, [what happens, by when]. I will look at it again myself on [date] and write here how it went.

{staff}$t$),
('en', 'Is it solved?', $t$Hello {name},

did that help with "{question}"?

If yes, please press **This solved it** below the answer: others then find it faster. If not, tell us what happens now, and we go on. If we hear nothing for two weeks we take it as solved; you can ask again at any time.

{staff}$t$),
('zh_CN', '已收到，正在处理', $t${name}，您好：

感谢您的反馈。我们已将问题转给负责的同事，将在[日期、时间]前在此答复您；即使届时还没有最终结论，也会先告诉您进展。

在此之前您无需做任何操作。如有新的情况，直接在下方评论即可。

{staff}$t$),
('zh_CN', '需要更多信息', $t${name}，您好：

感谢您的说明。为了尽快找到原因，还想请您补充几点：

1. 涉及哪个型号或哪笔订单？
2. 出现问题前做了哪些操作？看到了什么提示？
3. 从什么时候开始的？每次都这样，还是偶尔出现？

本页面是公开的，请不要填写姓名、地址、卡号等个人信息。收到您的补充后我们会马上跟进，一般当天就会答复。

{staff}$t$),
('zh_CN', '已知问题', $t${name}，您好：

您遇到的情况我们已经了解，并非您操作有误：[用一句话说明现象]。

**在问题解决之前**，您可以先这样处理：[临时办法]。

我们正在抓紧修复，预计[日期]前完成。一有结果就会在这里告诉您，您也会收到邮件。

{staff}$t$),
('zh_CN', '已在新版本中解决', $t${name}，您好：

好消息：这个问题已在[版本号]版本中解决。

1. 打开**设置 > 系统更新**。
2. 点击**立即安装**，期间请保持通电，大约需要五分钟。

更新后如果仍有问题，请在这里告诉我们，我们会立即再查。

{staff}$t$),
('zh_CN', '退款已发出', $t${name}，您好：

您的退款今天已经发出，将原路退回。银行到账一般需要三到五个工作日。

如果到[日期]仍未到账，请通过联系表单告诉我们订单号（请勿写在这里），我们马上为您追查。

{staff}$t$),
('zh_CN', '无法退款，提供其他方案', $t${name}，您好：

您的申请我们已仔细看过，也查了订单，非常理解您的心情。

这件商品属于[清仓商品、已超过试用期……]，按照条款不适用退款。

我可以为您[换货、维修、补偿优惠券]。如果您觉得合适，请在这里回复“可以”，并准备好订单确认信息，其余由我们在一天内办好。

{staff}$t$),
('zh_CN', '包裹延误', $t${name}，您好：

让您久等了，非常抱歉。包裹已于[日期]交给快递，最近一条物流记录在[地点]。

我今天已向快递公司发起查询，一般三个工作日内有结果。如果到[日期]仍未找到，我们会按您的意愿立即补发或退款。

{staff}$t$),
('zh_CN', '收到时已损坏', $t${name}，您好：

商品这样送到您手上，实在抱歉，给您添麻烦了。

1. 请保留包装，并拍两张照片：损坏处和外箱。
2. 打开**账号 > 订单 > 退换货**，选择“收到时已损坏”，并上传照片。
3. 换新商品将在下一个工作日发出，无需等您寄回。

寄回面单和新的送达日期会通过邮件发给您。

{staff}$t$),
('zh_CN', '暂时缺货', $t${name}，您好：

这件商品目前暂时售罄，下一批预计[日期]到货。

到货后我们会第一时间为您安排：请在商品页点击**到货通知**。如果您着急使用，[替代商品]也能满足同样的需要。

{staff}$t$),
('zh_CN', '已有解答', $t${name}，您好：

这个问题问得很好，之前也有朋友问过，完整的解答在这里：[链接]

如果其中没有说清您的情况，请告诉我们是哪一点，这个问题会继续保留，我们接着为您解答。

{staff}$t$),
('zh_CN', '超出服务范围', $t${name}，您好：

感谢您的提问。本社区主要解答我们的产品和服务，关于[主题]，我们无法给出可靠的答复。

建议您咨询[去处和链接]。如果这件事与您的订单或设备有关，欢迎继续在这里告诉我们。

{staff}$t$),
('zh_CN', '回复投诉', $t${name}，您好：

感谢您坦诚相告。您期待的是[我们的承诺]，实际却是[发生的情况]。这是我们的失误，向您致歉。

我已经[已采取的措施]，接下来会在[时间]前[后续安排]。[日期]我会亲自再跟进一次，并在这里告诉您结果。

{staff}$t$),
('zh_CN', '问题解决了吗？', $t${name}，您好：

关于“{question}”，上面的办法有帮助吗？

如果已经解决，请点击回答下方的**解决了我的问题**，方便其他朋友更快找到答案。如果还没有，请告诉我们现在的情况，我们继续跟进。两周内没有您的消息，我们会视为已解决；您随时可以再来提问。

{staff}$t$);
