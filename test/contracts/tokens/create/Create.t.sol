// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {OneForEach} from "../../../../contracts/clones/OneForEach.sol";
import {ICurrencyList} from "../../../../contracts/payments/ICurrencyList.sol";
import {CreatorToken} from "../../../../contracts/tokens/CreatorToken.sol";
import {ICreatorTokenFactory} from "../../../../contracts/tokens/ICreatorTokenFactory.sol";
import {DecimalToken} from "../kit/DecimalToken.sol";
import {TokenStage} from "../kit/TokenStage.sol";

contract CreateTest is TokenStage {
    function refuses(ICreatorTokenFactory.Launch memory launch, bytes memory reason) private {
        vm.prank(fan);
        vm.expectRevert(reason);
        factory.create(launch);
    }

    function works(address who, ICreatorTokenFactory.Launch memory launch) private returns (CreatorToken made) {
        made = make(who, launch);
        assertEq(factory.tokenOf(who), address(made), "token of the creator");
    }

    function length(bytes4 selector, uint256 got) private pure returns (bytes memory) {
        return abi.encodeWithSelector(selector, got);
    }

    /// @custom:proves [S3.51] a name of 0 or 33 bytes refuses and one of 1 or 32 works
    function test_nameLength() public {
        ICreatorTokenFactory.Launch memory launch = standard();
        launch.name = "";
        refuses(launch, length(ICreatorTokenFactory.CreatorTokenFactory_NameLength.selector, 0));
        launch.name = "123456789012345678901234567890123";
        refuses(launch, length(ICreatorTokenFactory.CreatorTokenFactory_NameLength.selector, 33));
        launch.name = "1";
        assertEq(works(fan, launch).name(), "1", "shortest");
        launch.name = "12345678901234567890123456789012";
        CreatorToken made = works(other, launch);
        assertEq(made.name(), "12345678901234567890123456789012", "longest");
        assertEq(made.symbol(), "NORTH", "symbol after the longest name");
    }

    /// @custom:proves [S3.51] a symbol of 0 or 12 bytes refuses and one of 1 or 11 works
    function test_symbolLength() public {
        ICreatorTokenFactory.Launch memory launch = standard();
        launch.symbol = "";
        refuses(launch, length(ICreatorTokenFactory.CreatorTokenFactory_SymbolLength.selector, 0));
        launch.symbol = "123456789012";
        refuses(launch, length(ICreatorTokenFactory.CreatorTokenFactory_SymbolLength.selector, 12));
        launch.symbol = "1";
        assertEq(works(fan, launch).symbol(), "1", "shortest");
        launch.symbol = "12345678901";
        assertEq(works(other, launch).symbol(), "12345678901", "longest");
    }

    /// @custom:proves [S3.52] preset 5 refuses
    function test_preset() public {
        ICreatorTokenFactory.Launch memory launch = standard();
        launch.preset = 5;
        refuses(launch, length(ICreatorTokenFactory.CreatorTokenFactory_NoPreset.selector, 5));
    }

    /// @custom:proves [S3.54] a creator fee of 501 refuses and one of 500 works
    function test_creatorFee() public {
        ICreatorTokenFactory.Launch memory launch = standard();
        launch.creatorFeeBps = 501;
        refuses(
            launch,
            abi.encodeWithSelector(ICreatorTokenFactory.CreatorTokenFactory_FeeTooHigh.selector, 501, 500)
        );
        launch.creatorFeeBps = 500;
        (uint256 ofPurchase, uint256 ofSale, uint256 creatorPart) = works(fan, launch).feeBps();
        assertEq(ofPurchase, 750, "of a purchase");
        assertEq(ofSale, 500, "of a sale before any purchase");
        assertEq(creatorPart, 500, "of the creator");
    }

    /// @custom:proves [S3.54][T10] a launch fee too high, too long or half given refuses
    function test_launchFee() public {
        uint16[2][4] memory bad = [[uint16(9_901), 10], [uint16(100), 3_601], [uint16(100), 0], [uint16(0), 10]];
        for (uint256 n; n < 4; ++n) {
            ICreatorTokenFactory.Launch memory launch = standard();
            (launch.launchFeeBps, launch.launchSeconds) = (bad[n][0], bad[n][1]);
            refuses(
                launch,
                abi.encodeWithSelector(
                    ICreatorTokenFactory.CreatorTokenFactory_BadLaunchFee.selector, bad[n][0], bad[n][1]
                )
            );
        }
        (uint256 ofPurchase,,) = makeGuarded(fan, 9_900, 3_600).feeBps();
        assertEq(ofPurchase, 9_900, "highest and longest");
    }

    /// @custom:proves [S3.51] 100,001 locked tokens refuse
    function test_lockTooBig() public {
        ICreatorTokenFactory.Launch memory launch = standard();
        launch.locked = 100_001;
        refuses(
            launch,
            abi.encodeWithSelector(ICreatorTokenFactory.CreatorTokenFactory_LockTooBig.selector, 100_001, 100_000)
        );
    }

    /// @custom:proves [S3.52] a currency with 5 or 19 decimals refuses and one with 6 or 18 works
    function test_decimals() public {
        uint8[2] memory bad = [5, 19];
        for (uint256 n; n < 2; ++n) {
            ICreatorTokenFactory.Launch memory launch = standard();
            launch.currency = currencies.list(address(new DecimalToken(bad[n])));
            refuses(
                launch,
                abi.encodeWithSelector(
                    ICreatorTokenFactory.CreatorTokenFactory_Decimals.selector, launch.currency, bad[n]
                )
            );
        }
        assertEq(dollars.slope(), 2e37, "six decimals, preset 4");
        ICreatorTokenFactory.Launch memory long = standard();
        long.currency = 2;
        assertEq(works(fan, long).slope(), STANDARD, "eighteen decimals, preset 1");
    }

    /// @custom:proves [S3.52] an unknown currency refuses
    function test_unknownCurrency() public {
        ICreatorTokenFactory.Launch memory launch = standard();
        launch.currency = 77;
        refuses(launch, abi.encodeWithSelector(ICurrencyList.CurrencyList_NoCurrency.selector, 77));
    }

    /// @custom:proves [S3.51] native money with nothing to buy refuses
    function test_valueForNothing() public {
        vm.prank(fan);
        reverts(ICreatorTokenFactory.CreatorTokenFactory_ValueNotAccepted.selector, 1);
        factory.create{value: 1}(standard());
    }

    /// @custom:proves [S3.51][S3.1] the event carries everything the token is for ever
    function test_event() public {
        ICreatorTokenFactory.Launch memory launch = standard();
        (launch.launchFeeBps, launch.launchSeconds) = (9_000, 60);
        ICreatorTokenFactory.Facts memory facts = ICreatorTokenFactory.Facts({
            currency: 0,
            slope: STANDARD,
            virtualSupply: V,
            cap: CAP,
            creatorFeeBps: 100,
            launchFeeBps: 9_000,
            launchSeconds: 60,
            locked: 0,
            launchedAt: uint40(NOW)
        });
        address expected = factory.tokenOf(fan);
        vm.expectEmit(address(factory));
        emit ICreatorTokenFactory.TokenCreated(fan, expected, facts, "Northlight", "NORTH");
        works(fan, launch);
    }

    /// @custom:proves [S3.51][S3.52] the token answers what it was made with
    function test_answers() public view {
        assertEq(token.name(), "Northlight", "name");
        assertEq(token.symbol(), "NORTH", "symbol");
        assertEq(token.decimals(), 18, "decimals");
        assertEq(token.creator(), creator, "creator");
        assertEq(token.payout(), creator, "payout");
        assertEq(token.slope(), STANDARD, "slope");
        assertEq(token.launchedAt(), NOW, "made at");
        assertEq(token.reserveRatio(), 500_000, "ratio");
        assertEq(token.MAX_SUPPLY(), CAP, "cap");
        assertEq(token.virtualSupply(), V, "virtual supply");
        assertEq(token.price(), 1e12, "first price: a millionth of a whole unit");
        (uint8 index, address money) = token.currency();
        assertEq(index, 0, "currency");
        assertEq(money, address(0), "native");
        (index, money) = dollars.currency();
        assertEq(index, 1, "dollars");
        assertEq(money, address(dollar), "dollar");
        assertEq(dollars.name(), "Northlight", "name behind a reserve token");
        assertEq(dollars.symbol(), "NORTH", "symbol behind a reserve token");
        assertEq(dollars.creator(), address(0xD011A4), "creator of the dollar token");
        booked(token, 0, 0, 0, 0);
        (uint256 total, uint256 released, uint256 releasable) = factory.allocationOf(creator);
        assertEq(total + released + releasable, 0, "nothing locked");
    }

    /// @custom:proves [S3.52] the five presets hold 5.1 to 51,000 whole units at the cap
    function test_presets() public {
        uint256 whole = 5.1 ether;
        for (uint8 preset; preset < 5; ++preset) {
            ICreatorTokenFactory.Launch memory launch = standard();
            launch.preset = preset;
            CreatorToken made = works(address(uint160(0xA00 + preset)), launch);
            vm.prank(fan);
            made.buyExact{value: 60_000 ether}(CAP, fan, type(uint256).max, LATE, address(0));
            assertEq(made.reserveBalance(), whole, "reserve at the cap");
            whole *= 10;
        }
    }

    /// @custom:proves [S3.51] a creator makes only one
    function test_onlyOne() public {
        address first = address(works(fan, standard()));
        ICreatorTokenFactory.Launch memory launch = standard();
        launch.name = "Second";
        refuses(
            launch,
            abi.encodeWithSelector(OneForEach.OneForEach_NotMade.selector, fan, first)
        );
    }

    /// @custom:proves [S3.51] creating again in the same transaction starts from a clean sheet
    function test_twiceInOneTransaction() public {
        ICreatorTokenFactory.Launch memory launch = standard();
        launch.name = "12345678901234567890123456789012";
        launch.symbol = "12345678901";
        CreatorToken longer = works(fan, launch);
        launch.name = "K";
        launch.symbol = "L";
        CreatorToken shorter = works(other, launch);
        assertEq(address(longer).code.length, 45 + 28 + 32 + 11, "code of the longer");
        assertEq(address(shorter).code.length, 45 + 28 + 2, "code of the shorter");
        assertEq(shorter.name(), "K", "name");
        assertEq(shorter.symbol(), "L", "symbol");
        assertEq(shorter.creator(), other, "creator");
    }
}
