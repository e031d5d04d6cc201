// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICreatorTokenFactory} from "../../../../contracts/tokens/ICreatorTokenFactory.sol";
import {TokenTerms, TokenTermsBits} from "../../../../contracts/tokens/state/TokenTerms.sol";
import {CreatorToken} from "../../../../contracts/tokens/CreatorToken.sol";
import {TokenStage} from "../kit/TokenStage.sol";

/// @notice What a token is for ever survives being packed behind its code.
contract TermsTest is TokenStage {
    function factsOf(uint256 seed) private pure returns (ICreatorTokenFactory.Facts memory facts) {
        facts.currency = uint8(seed);
        facts.creatorFeeBps = uint16((seed >> 8) % 501);
        facts.launchedAt = uint40((seed >> 24) % (1 << 34));
        if (seed >> 255 == 0) return facts;
        facts.launchFeeBps = uint16((seed >> 64) % 9_901);
        facts.launchSeconds = uint16((seed >> 80) % 3_601);
        facts.locked = uint24((seed >> 96) % 100_001);
    }

    /// @custom:proves [S3.51] every term is read back as it was packed, and no part touches another
    function testFuzz_packed(uint256 seed) public pure {
        ICreatorTokenFactory.Facts memory facts = factsOf(seed);
        uint256 exponent = 25 + (seed >> 128) % 17;
        uint256 length = 1 + (seed >> 136) % 32;
        TokenTerms terms = TokenTermsBits.pack(facts, exponent, length);
        assertEq(terms.currency(), facts.currency, "currency");
        assertEq(terms.creatorFeeBps(), facts.creatorFeeBps, "creator fee");
        assertEq(terms.launchedAt(), facts.launchedAt, "launched at");
        assertEq(terms.launchFeeBps(), facts.launchFeeBps, "launch fee");
        assertEq(terms.launchSeconds(), facts.launchSeconds, "launch seconds");
        assertEq(terms.allocation(), uint256(facts.locked) * 1e18, "locked");
        assertEq(terms.slope(), 2 * 10 ** exponent, "slope");
        assertEq(terms.nameLength(), length, "name");
        bool ends = facts.launchFeeBps != 0 || facts.launchSeconds != 0 || facts.locked != 0;
        assertTrue(terms.hasEnds() == ends, "ends");
    }

    /// @custom:proves [S3.51] the greatest terms of all stand behind the code whole
    function test_greatest() public {
        ICreatorTokenFactory.Launch memory launch = standard();
        launch.name = "12345678901234567890123456789012";
        launch.symbol = "12345678901";
        (launch.preset, launch.currency, launch.creatorFeeBps) = (4, 1, 500);
        (launch.launchFeeBps, launch.launchSeconds, launch.locked) = (9_900, 3_600, 100_000);
        uint256 cost = 10_000_000_000e6;
        dollar.mint(other, cost);
        vm.prank(other);
        dollar.approve(address(factory), cost);
        CreatorToken made = make(other, launch);
        assertEq(address(made).code.length, 45 + 8 + 20 + 20 + 32 + 11 + 6, "code");
        assertEq(made.name(), launch.name, "name");
        assertEq(made.symbol(), launch.symbol, "symbol");
        assertEq(made.creator(), other, "creator");
        assertEq(made.slope(), 2e37, "slope");
        assertEq(made.launchedAt(), NOW, "launched at");
        (uint8 index, address money) = made.currency();
        assertEq(index, 1, "currency");
        assertEq(money, address(dollar), "money");
        (uint256 ofPurchase,, uint256 creatorPart) = made.feeBps();
        assertEq(ofPurchase, 9_900, "of a purchase");
        assertEq(creatorPart, 500, "of the creator");
        vm.warp(NOW + 1_800);
        (ofPurchase,,) = made.feeBps();
        assertEq(ofPurchase, 4_950, "half of the launch");
        (uint256 total,,) = factory.allocationOf(other);
        assertEq(total, 100_000e18, "locked");
    }
}
